use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use access::kms::CreateKey;
use access::secrets::{
    CreateSecret, Error, Filter, FilterKey, ListSecrets, Order, PutSecretValue, SecretValue, SortBy, UpdateSecret,
};
use meta::secrets::{self, Secret, SecretVersion};
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
                    had_tags: false,
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_changes_a_secret_at_the_same_time_undoes_nothing_of_the_others() {
    let deployment = Deployment::with_root().await;
    let (access, root, here) = (&deployment.access, caller(ACCOUNT, KEY_ID), region("us-east-1"));
    access.create_secret(&root, &here, create("first")).await.expect("created");
    for round in 0..20 {
        let key = access.create_key(&root, &here, CreateKey::default()).await.expect("a key").arn.to_string();
        let described = format!("round {round}");
        let of = |description: Option<String>, kms_key: Option<String>| {
            let update = UpdateSecret { description, kms_key, value: None, token: None };
            let (access, root, here) = (access.clone(), root.clone(), here.clone());
            tokio::spawn(async move { access.update_secret(&root, &here, "db", update).await })
        };
        let put = {
            let value = SecretValue::text(described.clone());
            let put = PutSecretValue { value, token: None, stages: None };
            let (access, root, here) = (access.clone(), root.clone(), here.clone());
            tokio::spawn(async move { access.put_secret_value(&root, &here, "db", put).await })
        };
        for task in [of(Some(described.clone()), None), of(None, Some(key.clone())), put] {
            task.await.expect("it ends").expect("changed");
        }
        let now_is = access.describe_secret(&root, &here, "db").await.expect("described").secret;
        assert_eq!((now_is.kms_key.as_deref(), now_is.description), (Some(key.as_str()), Some(described)));
        let (_, page) = access.list_secret_version_ids(&root, &here, "db", false, 100, None).await.expect("listed");
        for version in page.items {
            assert_eq!(version.kms_key.as_deref(), Some(key.as_str()), "round {round}, {:?}", version.stages);
        }
    }
}

#[tokio::test]
async fn too_many_versions_of_a_day_are_refused_and_old_ones_make_room() {
    let deployment = Deployment::with_root().await;
    let (access, root, here) = (&deployment.access, caller(ACCOUNT, KEY_ID), region("us-east-1"));
    let arn = access.create_secret(&root, &here, create("first")).await.expect("created").secret.arn;
    let now = deployment.clock.now();
    let write = deployment.db.write("insert_versions", move |tx| {
        Box::pin(async move {
            for number in 0..498 {
                let (id, sealed_value) = (format!("{number:032}"), vec![0]);
                let version = SecretVersion { id, is_binary: false, sealed_value, kms_key: None, created_at: now };
                assert!(secrets::insert_version(tx, &arn, &version).await?);
            }
            Ok::<_, meta::Error>(())
        })
    });
    write.await.expect("written");
    let count = async || {
        let page = access.list_secret_version_ids(&root, &here, "db", true, 1000, None).await.expect("listed").1;
        page.items.len()
    };
    let update = |value: &str| UpdateSecret {
        description: Some(value.to_owned()),
        value: Some(SecretValue::text(value.to_owned())),
        ..UpdateSecret::default()
    };
    access.update_secret(&root, &here, "db", update("fits")).await.expect("the five hundredth");
    let refused = access.update_secret(&root, &here, "db", update("one more")).await;
    assert!(matches!(&refused, Err(Error::LimitExceeded(_))), "{refused:?}");
    let described = access.describe_secret(&root, &here, "db").await.expect("described").secret.description;
    assert_eq!((count().await, described.as_deref()), (500, Some("fits")), "nothing of it is written");

    deployment.clock.set(now + Duration::from_secs(24 * 60 * 60 + 1));
    access.update_secret(&root, &here, "db", update("next day")).await.expect("there is room");
    assert_eq!(count().await, 102, "a hundred, the current and the previous one");
}

#[tokio::test]
async fn a_value_is_read_while_nothing_can_be_written() {
    let deployment = Deployment::with_root().await;
    let (access, root, here) = (&deployment.access, caller(ACCOUNT, KEY_ID), region("us-east-1"));
    access.create_secret(&root, &here, create("first")).await.expect("created");
    let (begun, begins) = tokio::sync::oneshot::channel();
    let ends = Arc::new(AtomicBool::new(false));
    let end = Arc::clone(&ends);
    let db = deployment.db.clone();
    let holding = tokio::spawn(async move {
        let hold = db.write("hold", move |tx| {
            Box::pin(async move {
                secrets::set_accessed(tx, "nobody's", model::Timestamp::from_millis(0)).await?;
                let _ = begun.send(());
                while !ends.load(Ordering::SeqCst) {
                    secrets::find(tx, "nobody's").await?;
                }
                Ok::<_, meta::Error>(())
            })
        });
        hold.await
    });
    begins.await.expect("it has begun");
    let read = access.get_secret_value(&root, &here, "db", None, None);
    let read = tokio::time::timeout(Duration::from_secs(20), read).await.expect("it does not wait");
    assert_eq!(read.expect("a value").stages, ["AWSCURRENT"]);
    end.store(true, Ordering::SeqCst);
    holding.await.expect("it ends").expect("written");
}

#[tokio::test]
async fn the_key_of_another_service_takes_the_permission_that_it_gives_nobody() {
    let deployment = Deployment::with_root().await;
    let (access, root, here) = (&deployment.access, caller(ACCOUNT, KEY_ID), region("us-east-1"));
    access.describe_key(&root, &here, "alias/aws/ecr").await.expect("it is made");
    for (name, kms_key, allowed) in [("a", "alias/aws/ecr", false), ("b", "alias/aws/secretsmanager", true)] {
        let secret = CreateSecret { name: name.into(), kms_key: Some(kms_key.into()), ..create("hush") };
        let created = access.create_secret(&root, &here, secret).await;
        assert!(created.is_ok() == allowed, "{kms_key}: {created:?}");
        assert!(allowed || matches!(created, Err(Error::AccessDenied(_))));
    }
}
