use serde_json::{Value, json};

use crate::row::Outcome::{Denied, Fails};
use crate::row::Reach::Policy;
use crate::row::{Row, Who};

fn row(operation: &'static str, input: Value) -> Row {
    Row::new("sts", operation, input)
}

pub fn rows() -> Vec<Row> {
    let assume = || json!({"RoleArn": "<role arn>", "RoleSessionName": "session"});
    let mut tagged = assume();
    tagged["Tags"] = json!([{"Key": "a", "Value": "b"}]);
    let mut named = assume();
    named["SourceIdentity"] = "somebody".into();
    let mut bounded = assume();
    bounded["PolicyArns"] = json!([{"arn": "<policy>"}]);
    let role = |row: Row| {
        row.reached(Policy).but(Who::Root, Denied, "roles are not assumed by roots, whatever their trust policies say")
    };
    let user = |row: Row| row.but(Who::Session, Denied, "temporary credentials do not beget others of this kind");
    vec![
        role(row("AssumeRole", assume())),
        role(row("AssumeRole", tagged).takes_also(&["sts:TagSession"])),
        role(row("AssumeRole", named).takes_also(&["sts:SetSourceIdentity"])),
        role(row("AssumeRole", bounded)),
        row(
            "AssumeRoleWithWebIdentity",
            json!({"RoleArn": "<role arn>", "RoleSessionName": "session", "WebIdentityToken": "no-such-token",
                "PolicyArns": [{"arn": "<policy>"}]}),
        )
        .takes_none("the token says who it is, and nobody has to sign")
        .fails("InvalidIdentityToken", "there is no such token")
        .but(Who::Anonymous, Fails("InvalidIdentityToken"), "nobody has to sign"),
        row("GetAccessKeyInfo", json!({"AccessKeyId": "<access key>"}))
            .blind("whose account a key is of is told to whoever has the key's id, at AWS too"),
        row("GetCallerIdentity", json!({})).takes_none("who signed may know who it is"),
        user(row("GetFederationToken", json!({"Name": "somebody"}))),
        user(row("GetFederationToken", json!({"Name": "somebody", "PolicyArns": [{"arn": "<policy>"}]}))),
        user(
            row("GetFederationToken", json!({"Name": "somebody", "Tags": [{"Key": "a", "Value": "b"}]}))
                .takes_also(&["sts:TagSession"]),
        ),
        user(row("GetSessionToken", json!({}))).takes_none("the session may no more than the user who has the key"),
    ]
}
