//! Slowing down those who guess, without locking out those who know.

use std::time::Duration;

use access::{AuthenticationError, TokenError};
use model::Caller;
use model::sigv4::{Invalid, Refusal};

use crate::deployment::{START, origin, region};
use crate::scene::{Credentials, Scene};

/// As many failures as are answered with what was wrong, and as many wrong secrets as a key is tried with.
const FAILURES: usize = 100;
const GUESSES: usize = 10;

async fn attempt(scene: &Scene, credentials: &Credentials) -> Result<Caller, AuthenticationError> {
    credentials.prove(scene.access(), "ecr").await
}

#[tokio::test]
async fn after_many_failures_an_address_learns_no_more_than_that_and_what_is_right_still_works() {
    let scene = Scene::new().await;
    let unknown = Credentials { id: "AKIAUNKNOWNEXAMPLE12".into(), ..Credentials::of_root() };
    for i in 0..FAILURES {
        let refused = attempt(&scene, &unknown).await;
        let is_unrecognized = matches!(refused, Err(AuthenticationError::Refused(Refusal::UnrecognizedClient)));
        assert!(is_unrecognized, "failure {i}: {refused:?}");
    }
    let wrong = Credentials { secret: "wrong".into(), ..Credentials::of_root() };
    for failure in [&unknown, &wrong] {
        let refused = attempt(&scene, failure).await.expect_err("is refused");
        assert!(matches!(refused, AuthenticationError::TooManyFailures), "{refused:?}");
        assert_eq!(refused.to_string(), "Rate exceeded");
    }
    attempt(&scene, &Credentials::of_root()).await.expect("the right key");
    let session = scene.session().await;
    attempt(&scene, &session).await.expect("a session");
    scene.deployment.clock.set(START + Duration::from_secs(60));
    let refused = attempt(&scene, &unknown).await;
    assert!(matches!(refused, Err(AuthenticationError::Refused(Refusal::UnrecognizedClient))), "{refused:?}");
}

#[tokio::test]
async fn a_key_that_is_guessed_at_is_not_tried_again_until_the_minute_is_over_even_with_the_right_secret() {
    let scene = Scene::new().await;
    let wrong = Credentials { secret: "wrong".into(), ..Credentials::of_root() };
    for i in 0..GUESSES {
        let refused = attempt(&scene, &wrong).await;
        let is_mismatch = matches!(refused, Err(AuthenticationError::Refused(Refusal::Invalid(Invalid::Mismatch))));
        assert!(is_mismatch, "guess {i}: {refused:?}");
    }
    for (what, credentials) in [("wrong", wrong), ("right", Credentials::of_root())] {
        let refused = attempt(&scene, &credentials).await;
        assert!(matches!(refused, Err(AuthenticationError::TooManyFailures)), "{what}: {refused:?}");
    }
    let other = scene.user("ci", "").await;
    attempt(&scene, &other).await.expect("another key from the same address");
    scene.deployment.clock.set(START + Duration::from_secs(60));
    attempt(&scene, &Credentials::of_root()).await.expect("the minute is over");
}

#[tokio::test]
async fn whoever_is_at_work_with_a_key_goes_on_working_while_a_neighbour_guesses_at_it() {
    let scene = Scene::new().await;
    attempt(&scene, &Credentials::of_root()).await.expect("at work");
    let wrong = Credentials { secret: "wrong".into(), ..Credentials::of_root() };
    for _ in 0..FAILURES + GUESSES {
        attempt(&scene, &wrong).await.expect_err("is wrong");
    }
    attempt(&scene, &Credentials::of_root()).await.expect("still at work");
}

#[tokio::test]
async fn wrong_passwords_are_counted_and_right_ones_work_all_the_same() {
    let scene = Scene::new().await;
    let (access, region) = (scene.access(), region("us-east-1"));
    let right = access.issue_token(&scene.root, &region).password;
    for i in 0..FAILURES {
        let refused = access.authenticate_token("wrong", &region, origin()).await;
        assert!(matches!(refused, Err(TokenError::Invalid)), "failure {i}: {refused:?}");
    }
    let refused = access.authenticate_token("wrong", &region, origin()).await;
    assert!(matches!(refused, Err(TokenError::TooManyFailures)), "{refused:?}");
    access.authenticate_token(&right, &region, origin()).await.expect("the right one");
    scene.deployment.clock.set(START + Duration::from_secs(60));
    let refused = access.authenticate_token("wrong", &region, origin()).await;
    assert!(matches!(refused, Err(TokenError::Invalid)), "{refused:?}");
}
