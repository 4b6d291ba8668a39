//! KMS from inside the program: keys of repositories and secrets, other nodes, shredding.

use std::time::Duration;

use access::kms::{self, CreateKey, Encrypt, EncryptionContext, Error, RepositoryKey};
use access::{Access, Permit};
use meta::kms_keys;
use model::kms::EncryptionAlgorithm;
use model::{Arn, Caller, Region};
use uuid::Uuid;

use crate::deployment::{ACCOUNT, KEY_ID, OTHER_ACCOUNT, caller, name, region, registry};
use crate::world::{World, document, on_all, statement};

const DAY: Duration = Duration::from_secs(24 * 3600);
const ALGORITHM: EncryptionAlgorithm = EncryptionAlgorithm::SymmetricDefault;
const BLOB: Uuid = Uuid::from_u128(7);
const SECRET: &str = "arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf";

fn home() -> Region {
    region("us-east-1")
}

fn root() -> Caller {
    caller(ACCOUNT, KEY_ID)
}

fn repository_arn(repository: &str) -> String {
    Arn::repository(&registry(ACCOUNT), &name(repository)).to_string()
}

async fn new_key(access: &Access) -> String {
    access.create_key(&root(), &home(), CreateKey::default()).await.expect("a key").arn.to_string()
}

async fn encrypt(access: &Access, caller: &Caller, key: &str) -> Result<Vec<u8>, Error> {
    let encrypt =
        Encrypt { key, plaintext: b"x", algorithm: ALGORITHM, context: EncryptionContext::default(), dry_run: false };
    Ok(access.encrypt(caller, &home(), encrypt).await?.ciphertext)
}

/// Creates a repository's grants, as its creation does.
async fn grant(world: &World, caller: &Caller, key: &str, repository: &str) -> Result<String, Error> {
    let access = &world.deployment.access;
    let permit = access.repository_key(caller, key, &registry(ACCOUNT), &name(repository)).await?;
    let arn = permit.arn().to_string();
    write_grants(world, permit).await.map(|()| arn)
}

async fn write_grants(world: &World, permit: Permit<RepositoryKey>) -> Result<(), Error> {
    let access = world.deployment.access.clone();
    let write = world
        .deployment
        .db
        .write("grant", move |tx| Box::pin(async move { access.grant_repository_key(tx, &permit).await }));
    write.await
}

/// Gives up a repository's grants, as its deletion does; whether there were any.
async fn retire(world: &World, caller: &Caller, key: &str, repository: &str) -> Result<bool, Error> {
    let access = world.deployment.access.clone();
    let permit = access.repository_key_retirement(caller, key, &registry(ACCOUNT), &name(repository)).await?;
    let Some(permit) = permit else { return Ok(false) };
    let write = world
        .deployment
        .db
        .write("retire", move |tx| Box::pin(async move { access.retire_repository_grants(tx, &permit).await }));
    write.await.map(|()| true)
}

#[tokio::test]
async fn a_change_of_a_key_bites_at_once_here_and_within_two_seconds_on_other_nodes() {
    let world = World::new().await;
    let (here, there) = (&world.deployment.access, world.deployment.another_node().await);
    let key = new_key(here).await;
    encrypt(&there, &root(), &key).await.expect("enabled");
    here.disable_key(&root(), &home(), &key).await.expect("it is there");
    assert!(matches!(encrypt(here, &root(), &key).await, Err(Error::Disabled(_))));
    world.turn(Duration::from_millis(1999));
    encrypt(&there, &root(), &key).await.expect("not heard of yet");
    world.turn(Duration::from_millis(1));
    assert!(matches!(encrypt(&there, &root(), &key).await, Err(Error::Disabled(_))));
}

#[tokio::test]
async fn what_a_repository_may_do_is_remembered_no_longer_than_the_key_that_says_so() {
    let world = World::new().await;
    let (here, there) = (&world.deployment.access, world.deployment.another_node().await);
    let key = new_key(here).await;
    for repository in ["team/app", "team/web"] {
        grant(&world, &root(), &key, repository).await.expect("root may");
    }
    let (app, web) = (repository_arn("team/app"), repository_arn("team/web"));
    there.check_repository_key(&key, &web).await.expect("it has a grant");
    let policy = document(&format!(
        r#"{},{{"Effect":"Deny","Principal":{{"Service":"ecr.us-east-1.amazonaws.com"}},"Action":"*","Resource":"*"}}"#,
        on_all("Allow", &format!(r#"{{"AWS":"{ACCOUNT}"}}"#), "kms:*")
    ));
    here.put_key_policy(&root(), &home(), &key, None, policy, false).await.expect("a policy");
    here.check_repository_key(&key, &app).await.expect_err("this node knows");
    world.turn(Duration::from_millis(1999));
    there.check_repository_key(&key, &app).await.expect("not heard of yet");
    world.turn(Duration::from_millis(1));
    let denied = there.check_repository_key(&key, &app).await.expect_err("the key was read two seconds ago");
    assert_eq!(denied.code(), "AccessDeniedException");
}

#[tokio::test]
async fn conditions_on_grants_hold_in_whatever_words_a_principal_is_meant() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    let (ci, _) = (world.user(ACCOUNT, "ci").await, world.user(ACCOUNT, "cd").await);
    let create = |caller: Caller, grantee: String, retiring_principal: Option<String>| {
        let key = &key;
        async move {
            let create = kms::CreateGrant {
                key,
                grantee: &grantee,
                retiring_principal: retiring_principal.as_deref(),
                operations: vec!["Encrypt".to_owned()],
                constraints: meta::kms_grants::Constraints::default(),
                name: None,
                dry_run: true,
            };
            access.create_grant(&caller, &home(), create).await.expect_err("a dry run").code()
        }
    };
    let (own, user) = (format!("arn:aws:iam::{ACCOUNT}:root"), format!("arn:aws:iam::{ACCOUNT}:user/cd"));
    let elsewhere = |arn: &str| arn.replace("arn:aws:", "arn:aws-cn:");
    for condition_key in ["kms:GranteePrincipal", "kms:RetiringPrincipal"] {
        world
            .allow(
                &ci,
                &format!(
                    r#"{},{{"Effect":"Deny","Action":"kms:CreateGrant","Resource":"*","Condition":{{"StringEquals":{{"{condition_key}":"{own}"}}}}}}"#,
                    statement("Allow", "kms:*", "*")
                ),
            )
            .await;
        for (principal, code) in [
            (own.clone(), "AccessDeniedException"),
            (ACCOUNT.to_string(), "InvalidArnException"),
            (elsewhere(&own), "InvalidArnException"),
            (elsewhere(&user), "InvalidArnException"),
            (user.clone(), "DryRunOperationException"),
            (format!("{user}x"), "InvalidArnException"),
        ] {
            let outcome = match condition_key {
                "kms:GranteePrincipal" => create(ci.clone(), principal.clone(), None).await,
                _ => create(ci.clone(), user.clone(), Some(principal.clone())).await,
            };
            assert_eq!(outcome, code, "{condition_key} {principal}");
        }
    }
    let nobody = world.user(ACCOUNT, "nobody").await;
    for principal in [user.clone(), format!("{user}x")] {
        let denied = create(nobody.clone(), principal, None).await;
        assert_eq!(denied, "AccessDeniedException", "whom there is, is not told");
    }
    for (principal, code) in [(elsewhere(&user), "InvalidArnException"), (format!("{user}x"), "AccessDeniedException")]
    {
        let listed = access.list_retirable_grants(&nobody, &home(), &principal, 10, None).await;
        assert_eq!(listed.expect_err("it may not").code(), code, "{principal}");
    }
}

#[tokio::test]
async fn names_in_a_context_that_conditions_cannot_tell_apart_are_refused() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    for (names, refused) in [(["app", "App"], true), (["k", "\u{212a}"], true), (["app", "apps"], false)] {
        let context = EncryptionContext::from(names.map(|name| (name, "web")));
        let encrypt = Encrypt { key: &key, plaintext: b"x", algorithm: ALGORITHM, context, dry_run: false };
        let code = access.encrypt(&root(), &home(), encrypt).await.err().map(|error| error.code());
        assert_eq!(code, refused.then_some("ValidationException"), "{names:?}");
    }
}

#[tokio::test]
async fn a_key_has_a_bounded_number_of_grants_and_each_of_them_counts() {
    const GRANTS_MAX: usize = 50_000;
    let world = World::new().await;
    let access = &world.deployment.access;
    let (key, ci) = (new_key(access).await, world.user(ACCOUNT, "ci").await);
    let user = format!("arn:aws:iam::{ACCOUNT}:user/ci");
    let create = |operation: &'static str| {
        let create = kms::CreateGrant {
            key: &key,
            grantee: &user,
            retiring_principal: None,
            operations: vec![operation.to_owned()],
            constraints: meta::kms_grants::Constraints::default(),
            name: None,
            dry_run: false,
        };
        async { access.create_grant(&root(), &home(), create).await.map_err(|error| error.code()) }
    };
    let first = create("Decrypt").await.expect("root may").id;
    let key_id = key.parse::<kms::KeyArn>().expect("an ARN").id();
    let fill = world.deployment.db.write("fill", move |tx| {
        Box::pin(async move {
            let like = meta::kms_grants::find(tx, key_id, &first).await?.expect("it is there");
            for number in 2..GRANTS_MAX {
                let grant = meta::kms_grants::KmsGrant { id: format!("{number:064}"), ..like.clone() };
                meta::kms_grants::insert(tx, &grant).await?;
            }
            Ok::<_, meta::Error>(())
        })
    });
    fill.await.expect("rows");
    assert_eq!(
        grant(&world, &root(), &key, "team/app").await.expect_err("it takes two").code(),
        "LimitExceededException"
    );
    assert_eq!(encrypt(access, &ci, &key).await.expect_err("none lets it").code(), "AccessDeniedException");
    create("Encrypt").await.expect("there is room for one");
    encrypt(access, &ci, &key).await.expect("one of many lets it");
    assert_eq!(create("Encrypt").await.expect_err("there is no room"), "LimitExceededException");
    let other = new_key(access).await;
    grant(&world, &root(), &other, "team/app").await.expect("each key has its own");
}

#[tokio::test]
async fn what_was_in_the_clear_is_not_in_what_is_written_for_debugging() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    let ciphertext = encrypt(access, &root(), &key).await.expect("root may");
    let decrypt = kms::Decrypt {
        key: None,
        ciphertext: Some(&ciphertext),
        algorithm: ALGORITHM,
        context: EncryptionContext::default(),
        dry_run: false,
    };
    let decrypted = access.decrypt(&root(), &home(), decrypt).await.expect("root may");
    let text = format!("{decrypted:?}");
    assert!(text.contains(&key) && !text.contains(&format!("{:?}", decrypted.plaintext.as_slice())), "{text}");
    let generate = kms::GenerateDataKey {
        key: &key,
        len: 8,
        context: EncryptionContext::default(),
        with_plaintext: true,
        dry_run: false,
    };
    let generated = access.generate_data_key(&root(), &home(), generate).await.expect("root may");
    let text = format!("{generated:?}");
    assert!(text.contains(&key) && !text.contains(&format!("{:?}", generated.plaintext.as_slice())), "{text}");
}

#[tokio::test]
async fn new_keys_and_aliases_are_known_to_all_nodes_at_once() {
    let world = World::new().await;
    let (here, there) = (&world.deployment.access, world.deployment.another_node().await);
    assert!(matches!(there.describe_key(&root(), &home(), "alias/a").await, Err(Error::NotFound(_))));
    let key = new_key(here).await;
    here.create_alias(&root(), &home(), "alias/a", &key).await.expect("a free name");
    assert_eq!(there.describe_key(&root(), &home(), "alias/a").await.expect("it is there").arn.as_str(), key);
    let blob = encrypt(&there, &root(), "alias/a").await.expect("enabled");
    assert!(!blob.is_empty());
}

#[tokio::test]
async fn what_is_shredded_leaves_no_row_of_material() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let (gone, kept) = (new_key(access).await, new_key(access).await);
    access.rotate_key_on_demand(&root(), &home(), &gone).await.expect("enabled");
    access.schedule_key_deletion(&root(), &home(), &gone, Some(7)).await.expect("enabled");
    let rows = |arn: &str| {
        let id = arn.parse::<kms::KeyArn>().expect("an ARN").id();
        let read = world.deployment.db.read("versions", move |tx| Box::pin(kms_keys::versions(tx, id)));
        async { read.await.expect("rows").len() }
    };
    assert_eq!(access.shred_due_keys().await.expect("the database works"), 0);
    assert_eq!((rows(&gone).await, rows(&kept).await), (2, 1));
    world.turn(DAY * 7);
    assert_eq!(access.shred_due_keys().await.expect("the database works"), 1);
    assert_eq!((rows(&gone).await, rows(&kept).await), (0, 1));
    let complaints = world.deployment.db.integrity_check().await.expect("it can be checked");
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[tokio::test]
async fn two_nodes_at_once_shred_and_rotate_each_key_once() {
    let world = World::new().await;
    let (here, there) = (&world.deployment.access, world.deployment.another_node().await);
    for number in 0..6 {
        let key = new_key(here).await;
        match number % 2 {
            0 => drop(here.schedule_key_deletion(&root(), &home(), &key, Some(7)).await.expect("enabled")),
            _ => here.enable_key_rotation(&root(), &home(), &key, Some(90)).await.expect("enabled"),
        }
    }
    world.turn(DAY * 90);
    let (one, two) = tokio::join!(here.shred_due_keys(), there.shred_due_keys());
    assert_eq!(one.expect("the database works") + two.expect("the database works"), 3);
    let (one, two) = tokio::join!(here.rotate_due_keys(), there.rotate_due_keys());
    assert_eq!(one.expect("the database works") + two.expect("the database works"), 3);
}

#[tokio::test]
async fn a_service_key_is_made_once_by_however_many_need_it() {
    let world = World::new().await;
    let (here, there) = (world.deployment.access.clone(), world.deployment.another_node().await);
    let made = |access: Access, repository: &'static str| async move {
        let permit = access.repository_key(&root(), kms::ECR_ALIAS, &registry(ACCOUNT), &name(repository)).await;
        permit.expect("root may").arn().to_string()
    };
    let (one, two, three) = tokio::join!(made(here.clone(), "a1"), made(there.clone(), "a2"), made(here.clone(), "a3"));
    assert!(one == two && two == three, "{one} {two} {three}");
    let aliases = here.list_aliases(&root(), &home(), None, 10, None).await.expect("root may").items;
    let made: Vec<&str> = aliases.iter().filter(|alias| alias.key_id.is_some()).map(|alias| &*alias.name).collect();
    assert_eq!(made, [kms::ECR_ALIAS]);
    assert_eq!(here.list_keys(&root(), &home(), 10, None).await.expect("root may").items.len(), 1);
}

#[tokio::test]
async fn a_repository_encrypts_under_a_key_as_long_as_it_has_a_grant() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    access.create_alias(&root(), &home(), "alias/vault", &key).await.expect("a free name");
    assert_eq!(grant(&world, &root(), "alias/vault", "team/app").await.expect("root may"), key);
    let (app, web) = (repository_arn("team/app"), repository_arn("team/web"));
    let grants = access.list_grants(&root(), &home(), &key, kms::GrantFilter::default(), 10, None).await;
    let grants = grants.expect("root may").items;
    assert_eq!(grants.len(), 2);
    for kms::Grant { grant, .. } in &grants {
        assert_eq!(grant.grantee, "ecr.us-east-1.amazonaws.com");
        assert_eq!(grant.retiring_principal.as_deref(), Some("ecr.us-east-1.amazonaws.com"));
        assert_eq!(grant.operations, ["Decrypt", "GenerateDataKey"]);
        let subset = grant.constraints.context_subset.clone().expect("a constraint");
        assert_eq!(subset, [("aws:ecr:arn".to_owned(), app.clone())].into());
    }

    let made = access.new_kms_data_key(&key, &app, BLOB).await.expect("it has a grant");
    let opened = access.open_kms_data_key(&key, &app, BLOB, &made.wrapped).await.expect("it has a grant");
    assert_eq!(opened.expose(), made.key.expose());
    let other_blob = access.open_kms_data_key(&key, &app, Uuid::from_u128(8), &made.wrapped).await;
    assert!(matches!(other_blob, Err(Error::InvalidCiphertext(_))), "{other_blob:?}");
    for bit in 0..made.wrapped.len() * 8 {
        let mut flipped = made.wrapped.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let opened = access.open_kms_data_key(&key, &app, BLOB, &flipped).await;
        assert!(matches!(opened, Err(Error::InvalidCiphertext(_))), "bit {bit}");
    }

    // Another repository of the registry opens the same blob once it has a grant of the same key.
    let denied = access.open_kms_data_key(&key, &web, BLOB, &made.wrapped).await.expect_err("it has no grant");
    assert_eq!(denied.code(), "AccessDeniedException");
    assert_eq!(
        denied.to_string(),
        format!(
            "User: ecr.us-east-1.amazonaws.com is not authorized to perform: kms:Decrypt on resource: {key} because no \
             resource-based policy allows the kms:Decrypt action"
        )
    );
    grant(&world, &root(), &key, "team/web").await.expect("root may");
    access.open_kms_data_key(&key, &web, BLOB, &made.wrapped).await.expect("it has a grant now");

    // Without its grants the one repository reads nothing any more, and the other does.
    for kms::Grant { grant, .. } in grants {
        access.revoke_grant(&root(), &home(), &key, &grant.id, false).await.expect("root may");
    }
    let denied = access.open_kms_data_key(&key, &app, BLOB, &made.wrapped).await.expect_err("it was revoked");
    assert_eq!(denied.code(), "AccessDeniedException");
    let denied = access.new_kms_data_key(&key, &app, BLOB).await.expect_err("it was revoked");
    assert_eq!(denied.code(), "AccessDeniedException");
    access.open_kms_data_key(&key, &web, BLOB, &made.wrapped).await.expect("its own grants stand");
}

#[tokio::test]
async fn the_state_of_the_key_decides_over_what_is_encrypted_under_it() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    grant(&world, &root(), &key, "team/app").await.expect("root may");
    let app = repository_arn("team/app");
    let made = access.new_kms_data_key(&key, &app, BLOB).await.expect("it has a grant");
    let codes = || async {
        let opened = access.open_kms_data_key(&key, &app, BLOB, &made.wrapped).await;
        let drawn = access.new_kms_data_key(&key, &app, BLOB).await;
        let code = |outcome: Option<Error>| outcome.map(|error| error.code());
        (code(opened.err()), code(drawn.err()))
    };
    access.disable_key(&root(), &home(), &key).await.expect("enabled");
    assert_eq!(codes().await, (Some("DisabledException"), Some("DisabledException")));
    let refused = grant(&world, &root(), &key, "team/web").await.expect_err("disabled");
    assert_eq!(refused.code(), "DisabledException");
    access.enable_key(&root(), &home(), &key).await.expect("disabled");
    access.rotate_key_on_demand(&root(), &home(), &key).await.expect("enabled");
    assert_eq!(codes().await, (None, None), "rotation leaves what was encrypted readable");
    access.schedule_key_deletion(&root(), &home(), &key, Some(7)).await.expect("enabled");
    assert_eq!(codes().await, (Some("KMSInvalidStateException"), Some("KMSInvalidStateException")));
    world.turn(DAY * 7);
    assert_eq!(codes().await, (Some("NotFoundException"), Some("NotFoundException")), "no job has run");
    assert!(!retire(&world, &root(), &key, "team/app").await.expect("there is nothing to give up"));
    access.shred_due_keys().await.expect("the database works");
    assert_eq!(codes().await, (Some("NotFoundException"), Some("NotFoundException")));
}

#[tokio::test]
async fn a_keys_policy_can_forbid_the_registry_what_its_grant_gives() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    grant(&world, &root(), &key, "team/app").await.expect("root may");
    let app = repository_arn("team/app");
    let made = access.new_kms_data_key(&key, &app, BLOB).await.expect("it has a grant");
    let policy = document(&format!(
        r#"{},{{"Effect":"Deny","Principal":{{"Service":"ecr.us-east-1.amazonaws.com"}},"Action":"kms:Decrypt","Resource":"*","Condition":{{"StringEquals":{{"kms:EncryptionContext:aws:ecr:arn":"{app}"}}}}}}"#,
        on_all("Allow", &format!(r#"{{"AWS":"{ACCOUNT}"}}"#), "kms:*")
    ));
    access.put_key_policy(&root(), &home(), &key, None, policy, false).await.expect("a policy");
    let denied = access.open_kms_data_key(&key, &app, BLOB, &made.wrapped).await.expect_err("denied");
    assert!(denied.to_string().ends_with("with an explicit deny in a resource-based policy"), "{denied}");
    access.new_kms_data_key(&key, &app, BLOB).await.expect("of drawing keys it says nothing");
}

#[tokio::test]
async fn a_repository_is_encrypted_under_a_key_by_whom_may_describe_it_and_grant() {
    let world = World::new().await;
    let key = new_key(&world.deployment.access).await;
    let ci = world.user(ACCOUNT, "ci").await;
    let (describe, create) = (statement("Allow", "kms:DescribeKey", &key), statement("Allow", "kms:CreateGrant", &key));
    for (statements, missing) in [
        (String::new(), Some("kms:DescribeKey")),
        (create.clone(), Some("kms:DescribeKey")),
        (describe.clone(), Some("kms:CreateGrant")),
        (format!("{describe},{create}"), None),
    ] {
        world.allow(&ci, &statements).await;
        match (grant(&world, &ci, &key, "team/app").await, missing) {
            (Ok(_), None) => {}
            (Err(error), Some(action)) => {
                assert_eq!(error.code(), "AccessDeniedException");
                assert!(error.to_string().contains(&format!("perform: {action} on resource: {key}")), "{error}");
            }
            (outcome, missing) => panic!("{outcome:?} {missing:?}"),
        }
    }
    let condition = |value: &str, key: &str| format!(r#""Condition":{{"{value}":{{{key}}}}}"#);
    for (condition, allowed) in [
        (condition("Bool", r#""kms:GrantIsForAWSResource":"true""#), true),
        (condition("Bool", r#""kms:GrantIsForAWSResource":"false""#), false),
        (condition("StringEquals", r#""kms:ViaService":"ecr.us-east-1.amazonaws.com""#), true),
        (condition("StringEquals", r#""kms:ViaService":"secretsmanager.us-east-1.amazonaws.com""#), false),
        (condition("StringEquals", r#""kms:GranteePrincipal":"ecr.us-east-1.amazonaws.com""#), true),
        (condition("ForAllValues:StringEquals", r#""kms:GrantOperations":["Decrypt"]"#), false),
    ] {
        let bound = format!(r#"{{"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*",{condition}}}"#);
        world.allow(&ci, &format!("{describe},{bound}")).await;
        let outcome = grant(&world, &ci, &key, "team/app").await;
        assert_eq!(outcome.is_ok(), allowed, "{condition} {outcome:?}");
    }
}

#[tokio::test]
async fn the_registrys_own_key_takes_no_permission_but_to_give_its_grants_up() {
    let world = World::new().await;
    let ci = world.user(ACCOUNT, "ci").await;
    let key = grant(&world, &ci, kms::ECR_ALIAS, "team/app").await.expect("it takes none");
    let app = repository_arn("team/app");
    let access = &world.deployment.access;
    access.new_kms_data_key(&key, &app, BLOB).await.expect("it has a grant");
    let refused = encrypt(access, &ci, &key).await.expect_err("nobody uses it but through the service");
    assert_eq!(refused.code(), "AccessDeniedException");
    let refused = retire(&world, &ci, &key, "team/app").await.expect_err("it may not");
    assert_eq!(
        refused.to_string(),
        format!(
            "User: arn:aws:iam::{ACCOUNT}:user/ci is not authorized to perform: kms:RetireGrant on resource: {key} because \
             no identity-based policy allows the kms:RetireGrant action"
        )
    );
    world.allow(&ci, &statement("Allow", "kms:RetireGrant", &key)).await;
    assert!(retire(&world, &ci, &key, "team/app").await.expect("it may"));
    let grants = access.list_grants(&root(), &home(), &key, kms::GrantFilter::default(), 10, None).await;
    assert_eq!(grants.expect("root may").items.len(), 0);
    assert!(!retire(&world, &ci, &key, "team/app").await.expect("there is nothing left"));
}

#[tokio::test]
async fn a_key_that_is_disabled_meanwhile_gets_no_repository() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    let permit = access.repository_key(&root(), &key, &registry(ACCOUNT), &name("team/app")).await.expect("root may");
    access.disable_key(&root(), &home(), &key).await.expect("enabled");
    assert_eq!(write_grants(&world, permit).await.expect_err("disabled").code(), "DisabledException");
    let grants = access.list_grants(&root(), &home(), &key, kms::GrantFilter::default(), 10, None).await;
    assert_eq!(grants.expect("root may").items.len(), 0);
}

#[tokio::test]
async fn repositories_of_another_account_need_its_agreement() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let (key, other) = (new_key(access).await, caller(OTHER_ACCOUNT, KEY_ID));
    let refused = access.repository_key(&other, &key, &registry(OTHER_ACCOUNT), &name("team/app")).await;
    assert_eq!(refused.expect_err("denied").code(), "AccessDeniedException");
    let policy = document(&format!(
        "{},{}",
        on_all("Allow", &format!(r#"{{"AWS":"{ACCOUNT}"}}"#), "kms:*"),
        on_all("Allow", &format!(r#"{{"AWS":"{OTHER_ACCOUNT}"}}"#), "kms:*"),
    ));
    access.put_key_policy(&root(), &home(), &key, None, policy, false).await.expect("a policy");
    let permit = access.repository_key(&other, &key, &registry(OTHER_ACCOUNT), &name("team/app")).await;
    write_grants(&world, permit.expect("both agree")).await.expect("enabled");
    let arn = Arn::repository(&registry(OTHER_ACCOUNT), &name("team/app")).to_string();
    access.new_kms_data_key(&key, &arn, BLOB).await.expect("it has a grant");
}

#[tokio::test]
async fn a_secret_is_sealed_for_its_version_and_opened_by_whom_may_use_the_key() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    let value = vec![7; 65_536];
    let sealed = access.seal_secret_value(&root(), Some(&key), SECRET, "v1", &value).await.expect("root may");
    assert_eq!(sealed.key.as_str(), key);
    let opened = access.open_secret_value(&root(), SECRET, "v1", &sealed.sealed).await.expect("root may");
    assert_eq!(*opened, value);
    let other = "arn:aws:secretsmanager:us-east-1:111111111111:secret:other-AbCdEf";
    for (secret, version) in [(SECRET, "v2"), (other, "v1")] {
        let refused = access.open_secret_value(&root(), secret, version, &sealed.sealed).await;
        assert!(matches!(refused, Err(Error::InvalidCiphertext(_))), "{refused:?}");
    }
    let short = access.seal_secret_value(&root(), Some(&key), SECRET, "v1", b"hush").await.expect("root may").sealed;
    for byte in 0..short.len() {
        let mut flipped = short.clone();
        flipped[byte] ^= 1;
        assert!(access.open_secret_value(&root(), SECRET, "v1", &flipped).await.is_err(), "byte {byte}");
    }
    for len in 0..short.len() {
        assert!(access.open_secret_value(&root(), SECRET, "v1", &short[..len]).await.is_err(), "length {len}");
    }

    let ci = world.user(ACCOUNT, "ci").await;
    let refused = access.open_secret_value(&ci, SECRET, "v1", &short).await.expect_err("it may not");
    assert!(refused.to_string().contains("perform: kms:Decrypt on resource"), "{refused}");
    let refused = access.seal_secret_value(&ci, Some(&key), SECRET, "v1", b"x").await.expect_err("it may not");
    assert!(refused.to_string().contains("perform: kms:GenerateDataKey on resource"), "{refused}");
    let via = |service: &str, arn: &str| {
        format!(
            r#"{{"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"*","Condition":{{"StringEquals":{{"kms:ViaService":"{service}.us-east-1.amazonaws.com","kms:EncryptionContext:SecretARN":"{arn}"}}}}}}"#
        )
    };
    for (statement, allowed) in
        [(via("secretsmanager", SECRET), true), (via("ecr", SECRET), false), (via("secretsmanager", other), false)]
    {
        world.allow(&ci, &statement).await;
        let sealed = access.seal_secret_value(&ci, Some(&key), SECRET, "v1", b"x").await;
        let opened = access.open_secret_value(&ci, SECRET, "v1", &short).await;
        assert_eq!((sealed.is_ok(), opened.is_ok()), (allowed, allowed), "{statement}");
    }
    access.disable_key(&root(), &home(), &key).await.expect("enabled");
    let refused = access.open_secret_value(&root(), SECRET, "v1", &short).await.expect_err("disabled");
    assert_eq!(refused.code(), "DisabledException");
}

#[tokio::test]
async fn secrets_without_a_key_of_their_own_take_no_permission_of_kms() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let ci = world.user(ACCOUNT, "ci").await;
    let sealed = access.seal_secret_value(&ci, None, SECRET, "v1", b"hush").await.expect("it takes none");
    let named = access.seal_secret_value(&ci, Some(kms::SECRETS_MANAGER_ALIAS), SECRET, "v1", b"hush").await;
    assert_eq!(named.expect("it takes none").key, sealed.key);
    let opened = access.open_secret_value(&ci, SECRET, "v1", &sealed.sealed).await.expect("it takes none");
    assert_eq!(opened.as_slice(), b"hush");
    let stranger = caller(OTHER_ACCOUNT, KEY_ID);
    let refused = access.open_secret_value(&stranger, SECRET, "v1", &sealed.sealed).await;
    assert_eq!(refused.expect_err("it is of one account").code(), "AccessDeniedException");
    for (key, code) in [("alias/none", "NotFoundException"), ("x", "NotFoundException")] {
        let refused = access.seal_secret_value(&root(), Some(key), SECRET, "v1", b"hush").await;
        assert_eq!(refused.expect_err("there is none").code(), code);
    }
    let absent = access.seal_secret_value(&ci, Some("alias/none"), SECRET, "v1", b"hush").await;
    assert_eq!(absent.expect_err("it may not know").code(), "AccessDeniedException");
}

#[tokio::test]
async fn material_opens_after_the_root_keys_are_changed() {
    let world = World::new().await;
    let access = &world.deployment.access;
    let key = new_key(access).await;
    let blob = encrypt(access, &root(), &key).await.expect("enabled");
    access.rotate_root_keys(|_| {}).await.expect("they are changed");
    let there = world.deployment.another_node().await;
    for access in [access, &there] {
        let decrypt = kms::Decrypt {
            key: None,
            ciphertext: Some(&blob),
            algorithm: ALGORITHM,
            context: EncryptionContext::default(),
            dry_run: false,
        };
        let opened = access.decrypt(&root(), &home(), decrypt).await.expect("it opens");
        assert_eq!(opened.plaintext.as_slice(), b"x");
    }
}
