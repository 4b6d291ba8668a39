//! What only many policies show.

use access::iam::{Error, NewPolicy, PolicyFilter, PolicyScope};
use meta::managed_policies::{self, ManagedPolicy};

use crate::deployment::{ACCOUNT, START, account, caller};
use crate::world::{World, document, statement};

fn new(name: &str) -> NewPolicy {
    NewPolicy { name: name.into(), document: document(&statement("Allow", "ecr:*", "*")), ..NewPolicy::default() }
}

#[tokio::test]
async fn an_account_has_up_to_1500_policies_and_lists_each_once() {
    let world = World::new().await;
    let (access, root) = (&world.deployment.access, caller(ACCOUNT, "AKIAROOT"));
    world
        .write(|tx| {
            Box::pin(async move {
                for number in 0..1499 {
                    let policy = ManagedPolicy {
                        id: format!("ANPA{number:017}"),
                        account: account(ACCOUNT),
                        name: format!("p{number:04}"),
                        path: "/".into(),
                        description: None,
                        default_version: 1,
                        newest_version: 1,
                        created_at: START,
                        updated_at: START,
                    };
                    managed_policies::insert(tx, &policy).await?;
                }
                Ok(())
            })
        })
        .await;
    let last = access.create_policy(&root, new("last")).await.expect("one more may be");
    let refused = access.create_policy(&root, new("more")).await.expect_err("no more may be");
    assert!(matches!(refused, Error::LimitExceeded(_)), "{refused:?}");
    assert_eq!(refused.to_string(), "Cannot exceed quota for PoliciesPerAccount: 1500");

    let filter = PolicyFilter { scope: PolicyScope::Local, ..PolicyFilter::default() };
    let (mut names, mut marker) = (Vec::new(), None::<String>);
    loop {
        let page = access.list_policies(&root, filter.clone(), marker.as_deref(), 1000).await.expect("a page");
        names.extend(page.items.into_iter().map(|policy| policy.name));
        let Some(next) = page.next else { break };
        marker = Some(next.as_str().to_owned());
    }
    assert_eq!(names.len(), 1500);
    assert!(names.windows(2).all(|pair| pair[0] < pair[1]));

    let attached = PolicyFilter { only_attached: true, ..filter };
    let page = access.list_policies(&root, attached, None, 1).await.expect("a page");
    assert!(page.items.is_empty() && page.next.is_none(), "none of so many is attached");

    access.delete_policy(&root, &last.arn).await.expect("nobody uses it");
    access.create_policy(&root, new("more")).await.expect("there is room again");
}
