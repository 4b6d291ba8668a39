use access::secrets::{
    CreateSecret, Error, Filter, FilterKey, ListSecrets, Order, PutSecretValue, SecretValue, SortBy,
};
use meta::secrets::{self, Secret};
use model::Clock as _;
use model::resource_tag::ResourceTags;

use crate::deployment::{ACCOUNT, Deployment, KEY_ID, account, caller, region};

fn create(value: &str) -> CreateSecret {
    let value = Some(SecretValue::text(value.to_owned()));
    let (description, kms_key, token, tags) = (None, None, None, ResourceTags::new());
    CreateSecret { name: "db".to_owned(), description, kms_key, value, token, tags }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_create_a_secret_one_wins() {
    let deployment = Deployment::with_root().await;
    let creating: Vec<_> = (0..16)
        .map(|n| {
            let access = deployment.access.clone();
            let create = create(&n.to_string());
            let creation =
                async move { access.create_secret(&caller(ACCOUNT, KEY_ID), &region("us-east-1"), create).await };
            tokio::spawn(creation)
        })
        .collect();
    let mut winners = 0;
    for task in creating {
        match task.await.expect("it ends") {
            Ok(_) => winners += 1,
            Err(error) => assert!(matches!(error, Error::ResourceExists(_)), "{error}"),
        }
    }
    assert_eq!(winners, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_put_a_value_by_one_token_one_makes_the_version() {
    let deployment = Deployment::with_root().await;
    let (root, here) = (caller(ACCOUNT, KEY_ID), region("us-east-1"));
    deployment.access.create_secret(&root, &here, create("first")).await.expect("created");
    let putting: Vec<_> = (0..16)
        .map(|n| {
            let access = deployment.access.clone();
            // Half of them say something else.
            let value = SecretValue::text(format!("second {}", n % 2));
            let put = PutSecretValue { value, token: Some("t".repeat(32)), stages: None };
            let put =
                async move { access.put_secret_value(&caller(ACCOUNT, KEY_ID), &region("us-east-1"), "db", put).await };
            tokio::spawn(put)
        })
        .collect();
    let mut put = 0;
    for task in putting {
        match task.await.expect("it ends") {
            Ok(written) => {
                assert_eq!(written.stages, ["AWSCURRENT"]);
                put += 1;
            }
            Err(error) => assert!(matches!(error, Error::ResourceExists(_)), "{error}"),
        }
    }
    assert_eq!(put, 8, "those who said what the first one said");
    let (_, page) =
        deployment.access.list_secret_version_ids(&root, &here, "db", true, 100, None).await.expect("listed");
    assert_eq!(page.items.len(), 2);
}

#[tokio::test]
async fn a_listing_looks_at_no_more_than_a_thousand_secrets_at_a_time() {
    let deployment = Deployment::with_root().await;
    let now = deployment.clock.now();
    let write = deployment.db.write("insert_secrets", move |tx| {
        Box::pin(async move {
            for number in 0..2500 {
                let secret = Secret {
                    arn: format!("arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:{number:04}-AbCdEf"),
                    account: account(ACCOUNT),
                    region: region("us-east-1"),
                    name: format!("{number:04}"),
                    description: None,
                    kms_key: None,
                    policy: None,
                    created_at: now,
                    changed_at: now,
                    accessed_at: None,
                    deleted_at: None,
                    delete_at: None,
                };
                assert!(secrets::insert(tx, &secret).await?);
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("written");
    let list = |value: &str| ListSecrets {
        filters: vec![Filter { key: FilterKey::Name, values: vec![value.to_owned()] }],
        include_deleted: false,
        sort_by: SortBy::Name,
        order: Order::Ascending,
    };
    for (value, expected) in [("none", vec![0, 0, 0]), ("24", vec![0, 0, 100]), ("1", vec![0, 1000, 0])] {
        let (mut pages, mut next) = (Vec::new(), None::<String>);
        loop {
            let (root, here) = (caller(ACCOUNT, KEY_ID), region("us-east-1"));
            let page = deployment.access.list_secrets(&root, &here, list(value), 1000, next.as_deref()).await;
            let page = page.expect("listed");
            pages.push(page.items.len());
            match page.next {
                Some(token) => next = Some(token.as_str().to_owned()),
                None => break,
            }
        }
        assert_eq!(pages, expected, "{value}");
    }
}
