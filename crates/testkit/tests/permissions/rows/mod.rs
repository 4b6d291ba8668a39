//! The table: a line for each operation and each route, by service.

mod ecr;
mod iam;
mod kms;
mod secrets;
mod sts;
mod v2;

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
