//! The table: a line for each operation and each route, by service.

mod ecr;
mod iam;
mod kms;
mod secrets;
mod sts;
mod v2;

use std::collections::BTreeSet;

use aws_api::shapes::{Kind, Shape};
use serde_json::Value;

use crate::row::Row;

/// The services with a table, and `v2`.
pub const SERVICES: [&str; 6] = ["ecr", "iam", "kms", "secretsmanager", "sts", "v2"];

/// The lines of one service.
pub fn of(service: &str) -> Vec<Row> {
    match service {
        "ecr" => ecr::rows(),
        "iam" => iam::rows(),
        "kms" => kms::rows(),
        "secretsmanager" => secrets::rows(),
        "sts" => sts::rows(),
        "v2" => v2::rows(),
        _ => panic!("{service} has no table"),
    }
}

/// What the doors themselves say that they serve, as the lines name it.
fn served() -> Vec<(&'static str, String)> {
    let operations = aws_api::operations().filter(|one| one.supported).map(|one| (one.service, one.name.to_owned()));
    let routes = oci_api::ROUTES
        .iter()
        .flat_map(|route| route.methods.split(", ").map(move |method| ("v2", format!("{method} {}", route.path))));
    operations.chain(routes).collect()
}

#[test]
fn every_operation_and_every_route_that_is_served_has_its_line_and_every_line_is_served() {
    let (served, rows) = (served(), SERVICES.into_iter().flat_map(of).collect::<Vec<_>>());
    let has_row =
        |service: &str, operation: &str| rows.iter().any(|row| row.service == service && row.operation == operation);
    let missing: Vec<_> = served.iter().filter(|(service, operation)| !has_row(service, operation)).collect();
    assert!(missing.is_empty(), "these are served, and nothing is known of who may do them: {missing:?}");
    let is_served =
        |row: &&Row| served.iter().any(|(service, operation)| *service == row.service && operation == row.operation);
    let idle: Vec<String> = rows.iter().filter(|row| !is_served(row)).map(Row::name).collect();
    assert!(idle.is_empty(), "these are not served: {idle:?}");
}

/// A permission that no policy can spell would be one that nobody can be given.
#[test]
fn every_action_of_the_table_is_one() {
    for row in SERVICES.into_iter().flat_map(of) {
        for action in &row.actions {
            let known = model::Action::find(action).is_some();
            assert!(known, "{}: {action}", row.name());
        }
    }
}

/// Members that sound as if they named something, and do not name anything that is kept here.
const NAME_NOTHING: [(&str, &str); 14] = [
    ("AttachmentName", "a part of a simulation"),
    ("ContextKeyName", "a part of a simulation"),
    ("CrossAccountPrimaryARN", "there are no replicas"),
    ("CustomKeyStoreId", "there are no key stores"),
    ("ExternalId", "a text that two parties agree on"),
    ("GranteeServicePrincipal", "services are nobody's"),
    ("Key", "a kind of filter"),
    ("PolicyName", "a key or secret has one policy of a fixed name; or a part of a simulation"),
    ("ProviderArn", "there are no trusted contexts"),
    ("ProviderId", "the token says who issued it"),
    ("RetiringServicePrincipal", "services are nobody's"),
    ("ServiceName", "a kind of filter"),
    ("SourceArn", "a constraint of grants of services"),
    ("XksKeyId", "there are no key stores"),
];

/// Whether a member of a request, by its name, can name something that exists.
fn names_a_thing(member: &str) -> bool {
    let ends = ["arn", "arns", "id", "ids", "idlist", "name", "names", "digest", "digests", "principal", "key", "blob"];
    let name = member.to_ascii_lowercase();
    ends.iter().any(|end| name.ends_with(end)) && !NAME_NOTHING.iter().any(|(idle, _)| *idle == member)
}

/// The members of an input, those of structures within it by their own names.
fn members(shape: &'static Shape, found: &mut BTreeSet<&'static str>) {
    match &shape.kind {
        Kind::Structure(all) => {
            for member in *all {
                if !matches!(member.shape.kind, Kind::Structure(_)) {
                    found.insert(member.name);
                }
                members(member.shape, found);
            }
        }
        Kind::List { entry, .. } => members(entry, found),
        _ => {}
    }
}

fn stands_in(input: &Value, name: &str) -> bool {
    match input {
        Value::Object(members) => members.iter().any(|(member, value)| member == name || stands_in(value, name)),
        Value::Array(entries) => entries.iter().any(|entry| stands_in(entry, name)),
        _ => false,
    }
}

#[test]
fn every_member_that_can_name_a_thing_stands_in_a_line() {
    let rows: Vec<Row> = SERVICES.into_iter().flat_map(of).collect();
    let mut missing = Vec::new();
    for one in aws_api::operations().filter(|one| one.supported) {
        let service = aws_api::shapes::SERVICES.iter().find(|service| service.name == one.service).expect("a service");
        let operation = service.operation(one.name).expect("an operation");
        let mut found = BTreeSet::new();
        members(operation.input, &mut found);
        for member in found.into_iter().filter(|member| names_a_thing(member)) {
            let stands = rows
                .iter()
                .any(|row| row.service == one.service && row.operation == one.name && stands_in(&row.input, member));
            if !stands {
                missing.push(format!("{}:{} {member}", one.service, one.name));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
