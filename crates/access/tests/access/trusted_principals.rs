//! Principals in stored policies: pinned to who they are, shown by the name that they have.

use access::iam::{Error, NewRole, pin_principals, show_principals};
use meta::accounts::{self, Account};
use meta::roles::{self, Role};
use meta::users::{self, User};
use model::policy::BadPolicy;

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, OTHER_ACCOUNT, START, account, caller};

const ANN: &str = "AIDA234567ABCDEFGHIJK";
const RUNNER: &str = "AROA234567ABCDEFGHIJK";

fn user(id: &str, account: &str, path: &str, name: &str) -> User {
    let (id, path, name) = (id.to_owned(), path.to_owned(), name.to_owned());
    User { id, account: self::account(account), path, name, boundary_arn: None, created_at: START }
}

fn role(id: &str, account: &str, path: &str, name: &str) -> Role {
    Role {
        id: id.to_owned(),
        account: self::account(account),
        name: name.to_owned(),
        path: path.to_owned(),
        description: None,
        trust_policy: "{}".to_owned(),
        max_session_seconds: 3600,
        boundary_arn: None,
        created_at: START,
        last_used: None,
    }
}

/// Two accounts; in the other one a user and a role.
async fn inhabited() -> Deployment {
    let deployment = Deployment::with_root().await;
    let write = deployment.db.write("inhabit", |tx| {
        Box::pin(async move {
            accounts::insert(tx, &Account { id: account(OTHER_ACCOUNT), created_at: START }).await?;
            users::insert(tx, &user(ANN, OTHER_ACCOUNT, "/team/", "ann")).await?;
            roles::insert(tx, &role(RUNNER, OTHER_ACCOUNT, "/build/", "runner")).await
        })
    });
    assert!(write.await.expect("rows are written"));
    deployment
}

async fn pinned(deployment: &Deployment, document: &str) -> Result<String, BadPolicy> {
    let document = document.to_owned();
    let write = deployment.db.write("pin", move |tx| Box::pin(async move { pin_principals(tx, &document).await }));
    write.await.expect("the database works")
}

async fn shown(deployment: &Deployment, document: &str) -> String {
    let document = document.to_owned();
    let read = deployment.db.read("show", move |tx| Box::pin(async move { show_principals(tx, &document).await }));
    read.await.expect("the database works")
}

fn naming(principal: &str) -> String {
    format!(
        "{{ \"Statement\": [{{\"Principal\": {{\"AWS\": [\"{principal}\", \"*\"]}}, \"Sid\": \"{principal}\"}}] }}\n"
    )
}

/// [`naming`] with another text in the principal's place alone.
fn naming_and_saying(principal: &str, sid: &str) -> String {
    naming(sid).replacen(&format!("[\"{sid}\""), &format!("[\"{principal}\""), 1)
}

#[tokio::test]
async fn principals_that_exist_are_pinned_and_shown_as_they_were_written() {
    let deployment = inhabited().await;
    let session = format!("{RUNNER}:job-7");
    for (written, stored) in [
        ("arn:aws:iam::222222222222:user/team/ann", ANN),
        ("arn:aws:iam::222222222222:role/build/runner", RUNNER),
        ("arn:aws:sts::222222222222:assumed-role/runner/job-7", &session),
        ("arn:aws:sts::222222222222:federated-user/guest", "arn:aws:sts::222222222222:federated-user/guest"),
        ("arn:aws:iam::222222222222:root", "arn:aws:iam::222222222222:root"),
        ("222222222222", "222222222222"),
    ] {
        let stored = naming_and_saying(stored, written);
        assert_eq!(pinned(&deployment, &naming(written)).await, Ok(stored.clone()), "{written}");
        assert_eq!(shown(&deployment, &stored).await, naming(written), "{written}");
        assert_eq!(pinned(&deployment, &stored).await, Ok(stored), "what is pinned stays so");
    }
    for written in [
        r#"{"Statement":{"Principal":"*"}}"#,
        r#"{"Statement":{"NotPrincipal":{"Service":"codebuild.amazonaws.com"}}}"#,
        r#"{"Statement":[{"Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/absent.example.com"}}]}"#,
    ] {
        assert_eq!(pinned(&deployment, written).await.as_deref(), Ok(written));
        assert_eq!(shown(&deployment, written).await, written);
    }
}

#[tokio::test]
async fn principals_that_do_not_exist_are_named_in_the_refusal() {
    let deployment = inhabited().await;
    for absent in [
        "333333333333",
        "arn:aws:iam::333333333333:root",
        "arn:aws:iam::333333333333:user/team/ann",
        "arn:aws:iam::111111111111:user/team/ann",
        "arn:aws:iam::222222222222:user/ann",
        "arn:aws:iam::222222222222:user/team/Ann",
        "arn:aws:iam::222222222222:user/team/bob",
        "arn:aws:iam::222222222222:user/build/runner",
        "arn:aws:iam::222222222222:role/runner",
        "arn:aws:iam::222222222222:role/team/ann",
        "arn:aws:sts::222222222222:assumed-role/walker/job-7",
        "arn:aws:sts::222222222222:assumed-role/runner/no:name",
        "arn:aws:sts::333333333333:federated-user/guest",
        "AIDA234567ABCDEFGHIJX",
        "AROA234567ABCDEFGHIJX",
        "AROA234567ABCDEFGHIJX:job-7",
    ] {
        let expected = BadPolicy::Principal { kind: "AWS".into(), value: absent.into() };
        assert_eq!(pinned(&deployment, &naming(absent)).await, Err(expected), "{absent}");
    }
}

#[tokio::test]
async fn who_is_gone_is_shown_by_id_even_when_the_name_is_taken_again() {
    let deployment = inhabited().await;
    let write = deployment.db.write("replace", |tx| {
        Box::pin(async move {
            users::delete(tx, ANN).await?;
            roles::delete(tx, RUNNER).await?;
            users::insert(tx, &user("AIDA234567ABCDEFGHIJX", OTHER_ACCOUNT, "/team/", "ann")).await?;
            roles::insert(tx, &role("AROA234567ABCDEFGHIJX", OTHER_ACCOUNT, "/build/", "runner")).await
        })
    });
    assert!(write.await.expect("rows are written"));
    let session = format!("{RUNNER}:job-7");
    for (stored, written) in [
        (ANN, "arn:aws:iam::222222222222:user/team/ann"),
        (RUNNER, "arn:aws:iam::222222222222:role/build/runner"),
        (session.as_str(), "arn:aws:sts::222222222222:assumed-role/runner/job-7"),
    ] {
        assert_eq!(shown(&deployment, &naming(stored)).await, naming(stored), "{stored}");
        let pinned_anew = pinned(&deployment, &naming(written)).await.expect("they are there again");
        assert_ne!(pinned_anew, naming_and_saying(stored, written), "and are others");
    }
}

#[tokio::test]
async fn an_account_has_a_thousand_roles() {
    let deployment = inhabited().await;
    let write = deployment.db.write("fill", |tx| {
        Box::pin(async move {
            for number in 0..999 {
                let role = role(&format!("AROA{number}"), ACCOUNT, "/", &format!("role{number}"));
                roles::insert(tx, &role).await?;
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("rows are written");
    let root = caller(ACCOUNT, KEY_ID);
    let create = async |name: &str| {
        let trust_policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"#;
        let new = NewRole { name: name.into(), trust_policy: trust_policy.into(), ..NewRole::default() };
        deployment.access.create_role(&root, new).await
    };
    create("the-last").await.expect("the thousandth");
    let refused = create("one-too-many").await.expect_err("a thousand are there");
    assert!(matches!(&refused, Error::LimitExceeded(_)));
    assert_eq!(refused.to_string(), "Cannot exceed quota for RolesPerAccount: 1000");
    let taken = create("THE-LAST").await.expect_err("the name is taken");
    assert_eq!(taken.to_string(), "Role with name THE-LAST already exists.");
}
