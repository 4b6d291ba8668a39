//! What is taken for a policy, and what is not, and why.

use model::policy::{BadPolicy, Policy, PolicyKind, Version};

use PolicyKind::{Endpoint, InlineUser, Key, Managed, PublicRepository, Registry, Repository, Secret, Session, Trust};

fn refusal(kind: PolicyKind, text: &str) -> Option<String> {
    Policy::parse(text, kind).err().map(|bad| bad.to_string())
}

/// A document of the newer version with this statement.
fn with(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#)
}

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";

#[test]
fn documents_of_every_kind_are_taken() {
    let identity = r#"{"Effect":"Allow","Action":"ecr:*","Resource":"*"}"#;
    let resource = r#"{"Effect":"Allow","Principal":"*","Action":"ecr:*"}"#;
    for (kind, statement) in [
        (Managed, identity),
        (InlineUser, identity),
        (Session, identity),
        (Repository, resource),
        (
            Repository,
            r#"{"Sid":"new statement","Effect":"Deny","NotPrincipal":{"AWS":"111122223333"},"Action":["ecr:Put*"],"Resource":"*"}"#,
        ),
        (PublicRepository, r#"{"Effect":"Allow","Principal":"*","Action":"ecr-public:PutImage"}"#),
        (
            Registry,
            r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:ecr:us-east-1:111122223333:repository/*"}"#,
        ),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":{"Service":"ecr.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"]}"#,
        ),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}"#,
        ),
        (
            Key,
            r#"{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}"#,
        ),
        (
            Secret,
            r#"{"Effect":"Allow","Principal":{"AWS":"AROA1234567890123RUN"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}"#,
        ),
        (Endpoint, r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#),
        (Endpoint, r#"{"Effect":"Allow","Action":"ecr:*","Resource":"*"}"#),
    ] {
        assert_eq!(refusal(kind, &with(statement)), None, "{kind:?} {statement}");
    }
}

#[test]
fn one_statement_needs_no_list_and_ids_are_kept() {
    let text = r#"{"Id":"p1","Version":"2012-10-17","Statement":{"Sid":"S1","Effect":"Deny","NotAction":"*","NotResource":"*"}}"#;
    let policy = Policy::parse(text, Managed).expect("is one");
    assert_eq!((policy.id(), policy.version()), (Some("p1"), Version::V2012));
    assert_eq!(policy.statements()[0].sid(), Some("S1"));
    let older = r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:*"}]}"#;
    assert_eq!(Policy::parse(older, Repository).expect("is one").version(), Version::V2008);
}

#[test]
fn what_is_no_document_has_syntax_errors() {
    for text in ["", "{", "allow", "{} x"] {
        assert_eq!(refusal(Managed, text).as_deref(), Some("This policy contains invalid Json"), "{text}");
    }
    for text in [
        "null",
        "[]",
        "{}",
        r#"{"Version":"2012-10-17"}"#,
        r#"{"Version":"2012-10-17","Statement":[]}"#,
        r#"{"Version":"2012-10-17","Statement":"Allow"}"#,
        r#"{"Version":"2012-10-18","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        r#"{"Version":20121017,"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        r#"{"version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}],"Extra":1}"#,
        r#"{"Version":"2012-10-17","Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ] {
        assert_eq!(refusal(Managed, text).as_deref(), Some(SYNTAX), "{text}");
    }
    for statement in [
        r#"{"Action":"*","Resource":"*"}"#,
        r#"{"Effect":"Permit","Action":"*","Resource":"*"}"#,
        r#"{"Effect":["Allow"],"Action":"*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","NotResource":"*"}"#,
        r#"{"Effect":"Allow","Action":{"a":"b"},"Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":[1],"Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":null,"Resource":"*"}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Conditions":{}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":[]}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqual":{"aws:username":"x"}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ForSomeValues:StringEquals":{"aws:username":"x"}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NullIfExists":{"aws:username":"true"}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":"x"}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":{"a":"b"}}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":[["x"]]}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"${aws:username"}}}"#,
        r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:ecr:*:*:repository/${aws:username, none}"}"#,
        r#"{"Sid":7,"Effect":"Allow","Action":"*","Resource":"*"}"#,
    ] {
        assert_eq!(refusal(Managed, &with(statement)).as_deref(), Some(SYNTAX), "{statement}");
    }
}

#[test]
fn what_means_nothing_is_refused_in_awss_words() {
    for (kind, statement, expected) in [
        (Managed, r#"{"Effect":"allow","Action":"*","Resource":"*"}"#, LEGACY),
        (Managed, r#"{"Effect":"Allow","Resource":"*"}"#, "Policy statement must contain actions."),
        (Managed, r#"{"Effect":"Allow","Action":[],"Resource":"*"}"#, "Policy statement must contain actions."),
        (Managed, r#"{"Effect":"Allow","Action":"*"}"#, "Policy statement must contain resources."),
        (Managed, r#"{"Effect":"Allow","Action":"*","Resource":[]}"#, "Policy statement must contain resources."),
        (
            Registry,
            r#"{"Effect":"Allow","Principal":"*","Action":"ecr:*"}"#,
            "Policy statement must contain resources.",
        ),
        (Key, r#"{"Effect":"Allow","Principal":"*","Action":"kms:*"}"#, "Policy statement must contain resources."),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"PutImage","Resource":"*"}"#,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"username":"x"}}}"#,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"ecr:Put:Image","Resource":"*"}"#,
            "Actions/Condition can contain only one colon.",
        ),
        (Managed, r#"{"Effect":"Allow","Action":"e*r:PutImage","Resource":"*"}"#, "Vendor e*r is not valid"),
        (Managed, r#"{"Effect":"Allow","Action":":PutImage","Resource":"*"}"#, "Vendor  is not valid"),
        (Managed, r#"{"Effect":"Allow","Action":"ecr:Put Image","Resource":"*"}"#, LEGACY),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"repository/app"}"#,
            "Resource repository/app must be in ARN format or \"*\".",
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:error:ecr:us-east-1:111122223333:repository/app"}"#,
            "Partition \"error\" is not valid for resource \"arn:error:ecr:us-east-1:111122223333:repository/app\".",
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws"}"#,
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:e*:us-east-1:111122223333:repository/app"}"#,
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (Managed, r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3::x"}"#, LEGACY),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"NumericEquals":{"aws:EpochTime":"inf"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"yes"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Null":{"aws:SecureTransport":"maybe"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"BinaryEquals":{"kms:Digest":"%"}}}"#,
            LEGACY,
        ),
        (
            Managed,
            r#"{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}"#,
            "Policy document should not specify a principal.",
        ),
        (
            Session,
            r#"{"Effect":"Allow","NotPrincipal":"*","Action":"*","Resource":"*"}"#,
            "Policy document should not specify a principal.",
        ),
        (Repository, r#"{"Effect":"Allow","Action":"ecr:*"}"#, "Missing required field Principal"),
        (Trust, r#"{"Effect":"Allow","Action":"sts:AssumeRole"}"#, "Missing required field Principal"),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Resource":"*"}"#,
            "Has prohibited field Resource",
        ),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":"*","Action":"*"}"#,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":"*","Action":"sts:GetCallerIdentity"}"#,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            Trust,
            r#"{"Effect":"Allow","Principal":"*","NotAction":"sts:GetCallerIdentity"}"#,
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            Repository,
            r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}"#,
            "Action s3:GetObject does not belong to the resource's service",
        ),
        (
            PublicRepository,
            r#"{"Effect":"Allow","Principal":"*","Action":"ecr:PutImage"}"#,
            "Action ecr:PutImage does not belong to the resource's service",
        ),
        (
            Managed,
            r#"{"Sid":"new statement","Effect":"Allow","Action":"*","Resource":"*"}"#,
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ),
        (
            Trust,
            r#"{"Sid":"a-b","Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}"#,
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ),
    ] {
        assert_eq!(refusal(kind, &with(statement)).as_deref(), Some(expected), "{kind:?} {statement}");
    }
}

#[test]
fn principals_that_cannot_be_are_named() {
    for (principal, kind, value) in [
        (r#""arn:aws:iam::111122223333:root""#, "AWS", "arn:aws:iam::111122223333:root"),
        (r#"{"AWS":"11112222333"}"#, "AWS", "11112222333"),
        (r#"{"AWS":"arn:aws:iam::111122223333:user/*"}"#, "AWS", "arn:aws:iam::111122223333:user/*"),
        (r#"{"AWS":"arn:aws:iam::111122223333:user/"}"#, "AWS", "arn:aws:iam::111122223333:user/"),
        (r#"{"AWS":"arn:aws:iam::111122223333:group/g"}"#, "AWS", "arn:aws:iam::111122223333:group/g"),
        (r#"{"AWS":"arn:aws:iam::*:root"}"#, "AWS", "arn:aws:iam::*:root"),
        (r#"{"AWS":"arn:aws:iam:us-east-1:111122223333:root"}"#, "AWS", "arn:aws:iam:us-east-1:111122223333:root"),
        (r#"{"AWS":"arn:moon:iam::111122223333:root"}"#, "AWS", "arn:moon:iam::111122223333:root"),
        (r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/r"}"#, "AWS", "arn:aws:sts::111122223333:assumed-role/r"),
        (r#"{"AWS":["*","AIDA1"]}"#, "AWS", "AIDA1"),
        (r#"{"Service":"*"}"#, "Service", "*"),
        (r#"{"Service":"codebuild"}"#, "Service", "codebuild"),
        (r#"{"Federated":"arn:aws:iam::111122223333:role/r"}"#, "Federated", "arn:aws:iam::111122223333:role/r"),
        (r#"{"Federated":"*"}"#, "Federated", "*"),
        (r#"{"CanonicalUser":"79a59d"}"#, "CanonicalUser", "79a59d"),
    ] {
        let statement = format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"ecr:*"}}"#);
        let expected = BadPolicy::Principal { kind: kind.into(), value: value.into() };
        assert_eq!(Policy::parse(&with(&statement), Repository).err(), Some(expected.clone()), "{principal}");
        assert_eq!(expected.to_string(), format!("Invalid principal in policy: \"{kind}\":\"{value}\""));
    }
    for principal in ["{}", "[]", "7", r#"{"AWS":[]}"#, r#"{"AWS":{}}"#, r#"{"aws":"*"}"#, r#"{"AWS":[1]}"#] {
        let statement = format!(r#"{{"Effect":"Allow","Principal":{principal},"Action":"ecr:*"}}"#);
        assert_eq!(refusal(Repository, &with(&statement)).as_deref(), Some(SYNTAX), "{principal}");
    }
}

#[test]
fn what_iam_keeps_for_identities_is_of_the_newer_version() {
    for version in ["", r#""Version":"2008-10-17","#] {
        let text = format!(r#"{{{version}"Statement":[{{"Effect":"Allow","Action":"*","Resource":"*"}}]}}"#);
        for kind in [Managed, InlineUser, PolicyKind::InlineGroup, PolicyKind::InlineRole] {
            let expected = "Policy document must be version 2012-10-17 or greater.";
            assert_eq!(refusal(kind, &text).as_deref(), Some(expected), "{kind:?} {text}");
        }
        for kind in [Session, Endpoint] {
            assert_eq!(refusal(kind, &text), None, "{kind:?} {text}");
        }
    }
}

#[test]
fn sids_are_unique_where_iam_wants_them_so() {
    let twice = |kind: PolicyKind, statement: &str| refusal(kind, &with(&format!("{statement},{statement}")));
    let identity = r#"{"Sid":"A","Effect":"Allow","Action":"ecr:*","Resource":"*"}"#;
    let expected = "Statement IDs (SID) in a single policy must be unique.";
    assert_eq!(twice(Managed, identity).as_deref(), Some(expected));
    assert_eq!(twice(Managed, &identity.replace("\"A\"", "\"\"")), None, "an empty one is none");
    assert_eq!(twice(Repository, r#"{"Sid":"A","Effect":"Allow","Principal":"*","Action":"ecr:*"}"#), None);
}

#[test]
fn lengths_end_where_each_kind_says() {
    let identity = |sid: usize| {
        with(&format!(r#"{{"Sid":"{}","Effect":"Allow","Action":"ecr:*","Resource":"*"}}"#, "a".repeat(sid)))
    };
    let resource = |sid: usize| {
        with(&format!(r#"{{"Sid":"{}","Effect":"Allow","Principal":"*","Action":"ecr:*"}}"#, "a".repeat(sid)))
    };
    let trust = |sid: usize| resource(sid).replace("ecr:*", "sts:AssumeRole");
    type Make<'a> = &'a dyn Fn(usize) -> String;
    let table: [(PolicyKind, usize, Make<'_>); 4] = [
        (Managed, 6_144, &identity),
        (InlineUser, 2_048, &identity),
        (Repository, 10_240, &resource),
        (Trust, 2_048, &trust),
    ];
    for (kind, limit, make) in table {
        let overhead = make(0).len();
        assert_eq!(refusal(kind, &make(limit - overhead)), None, "{kind:?}");
        let refused = Policy::parse(&make(limit - overhead + 1), kind).err();
        let Some(BadPolicy::TooLarge { limit: told, .. }) = refused else { panic!("{kind:?}: {refused:?}") };
        assert_eq!(told, limit);
    }
    let spread = identity(0) + &" ".repeat(7_000);
    assert_eq!(refusal(Managed, &spread), None, "white space is not counted");
    assert!(refusal(Managed, &(identity(0) + &" ".repeat(200_000))).is_some(), "but there is an end to it");
    assert!(refusal(Repository, &(resource(0) + &" ".repeat(10_240))).is_some(), "services count bytes");
    let too_large = refusal(Managed, &identity(7_000));
    assert_eq!(too_large.as_deref(), Some("Cannot exceed quota for PolicySize: 6144"));
}

#[test]
fn a_registry_of_the_older_scope_speaks_of_three_actions() {
    for (action, fits) in [
        (r#""ecr:ReplicateImage""#, true),
        (r#"["ecr:CreateRepository","ecr:BatchImportUpstreamImage","ecr:replicateimage"]"#, true),
        (r#""ecr:*""#, true),
        (r#"["ecr:ReplicateImage","ecr:BatchGetImage"]"#, false),
        (r#""ecr:Replicate*""#, false),
    ] {
        let text = with(&format!(r#"{{"Effect":"Allow","Principal":"*","Action":{action},"Resource":"*"}}"#));
        assert_eq!(Policy::parse(&text, Registry).expect("is one").fits_registry_scope_v1(), fits, "{action}");
    }
    let text = with(r#"{"Effect":"Allow","Principal":"*","NotAction":"ecr:ReplicateImage","Resource":"*"}"#);
    assert!(!Policy::parse(&text, Registry).expect("is one").fits_registry_scope_v1());
}
