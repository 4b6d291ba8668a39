use access::Error;
use uuid::Uuid;

use crate::deployment::Deployment;

#[tokio::test]
async fn a_data_key_opens_for_its_blob_and_for_no_other() {
    let deployment = Deployment::empty().await;
    let (blob, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let made = deployment.access.new_data_key(blob);
    let opened = deployment.access.open_data_key(blob, &made.wrapped).await.expect("opens");
    assert_eq!(opened.expose(), made.key.expose());
    assert!(matches!(deployment.access.open_data_key(other, &made.wrapped).await, Err(Error::WrongMasterKey)));
    let elsewhere = Deployment::empty_with(2).await.access;
    assert!(matches!(elsewhere.open_data_key(blob, &made.wrapped).await, Err(Error::WrongMasterKey)));
}

#[tokio::test]
async fn each_blob_has_its_own_key_and_none_is_stored_in_the_clear() {
    let access = Deployment::empty().await.access;
    let (one, two) = (access.new_data_key(Uuid::from_u128(1)), access.new_data_key(Uuid::from_u128(2)));
    assert_ne!(one.key.expose(), two.key.expose());
    assert!(!one.wrapped.windows(8).any(|window| window == &one.key.expose()[..8]));
}

#[tokio::test]
async fn damaged_wrappings_do_not_open() {
    let access = Deployment::empty().await.access;
    let blob = Uuid::from_u128(1);
    let wrapped = access.new_data_key(blob).wrapped;
    for len in 0..wrapped.len() {
        assert!(
            matches!(access.open_data_key(blob, &wrapped[..len]).await, Err(Error::WrongMasterKey)),
            "length {len}"
        );
    }
    for bit in 0..wrapped.len() * 8 {
        let mut flipped = wrapped.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(access.open_data_key(blob, &flipped).await, Err(Error::WrongMasterKey)), "bit {bit}");
    }
}
