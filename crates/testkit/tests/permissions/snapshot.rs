//! All that an account has, as its root sees it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::Answer;

use crate::world::{Tenant, World};

/// What was answered, by what was asked.
#[derive(Debug, PartialEq, Eq)]
pub struct Snapshot(BTreeMap<String, String>);

impl Snapshot {
    /// What an account has of these services.
    pub async fn of(world: &World, tenant: &Tenant) -> Self {
        let mut view = View { world, tenant, seen: BTreeMap::new() };
        view.iam().await;
        view.kms().await;
        view.secrets().await;
        view.ecr().await;
        Self(view.seen)
    }

    /// What is not as it was before.
    pub fn changes_since(&self, before: &Self) -> Vec<String> {
        let keys: std::collections::BTreeSet<&String> = self.0.keys().chain(before.0.keys()).collect();
        let differ = keys.into_iter().filter(|key| self.0.get(*key) != before.0.get(*key));
        differ.map(|key| format!("{key}\n  was {:?}\n  is  {:?}", before.0.get(key), self.0.get(key))).collect()
    }
}

struct View<'w> {
    world: &'w World,
    tenant: &'w Tenant,
    seen: BTreeMap<String, String>,
}

impl View<'_> {
    async fn see(&mut self, service: &str, operation: &str, input: Value) -> Answer {
        let answer = self.world.call(Some(&self.tenant.root), service, operation, &input).await;
        let text = answer.text();
        // XML has the request's id at its end.
        let text = text.split("<ResponseMetadata>").next().unwrap_or_default();
        let text = text.split("<RequestId>").next().unwrap_or_default().to_owned();
        self.seen.insert(format!("{service}:{operation} {input}"), text);
        answer
    }

    /// All entries of a listing.
    async fn list(&mut self, service: &str, operation: &str, mut input: Value, paging: Paging) -> Vec<Value> {
        let mut entries = Vec::new();
        loop {
            let page = self.see(service, operation, input.clone()).await.expect(200).json();
            entries.extend(page[paging.list].as_array().expect("a list").iter().cloned());
            match page.get(paging.next) {
                Some(next) if next.is_string() => input[paging.marker] = next.clone(),
                _ => return entries,
            }
        }
    }

    async fn iam(&mut self) {
        let mut input = json!({"MaxItems": 1000});
        loop {
            let page = self.see("iam", "GetAccountAuthorizationDetails", input.clone()).await.expect(200);
            match page.xml("GetAccountAuthorizationDetailsResult/Marker") {
                Some(marker) => input["Marker"] = marker.into(),
                None => break,
            }
        }
        for operation in ["ListAccountAliases", "GetAccountSummary"] {
            let _ = self.see("iam", operation, json!({})).await.expect(200);
        }
        let users = self.see("iam", "ListUsers", json!({"MaxItems": 1000})).await.expect(200);
        for user in users.xml_all("ListUsersResult/Users/member/UserName") {
            for operation in ["ListAccessKeys", "GetLoginProfile"] {
                self.see("iam", operation, json!({"UserName": user})).await;
            }
        }
        let providers = self.see("iam", "ListOpenIDConnectProviders", json!({})).await.expect(200);
        for arn in providers.xml_all("ListOpenIDConnectProvidersResult/OpenIDConnectProviderList/member/Arn") {
            let _ =
                self.see("iam", "GetOpenIDConnectProvider", json!({"OpenIDConnectProviderArn": arn})).await.expect(200);
        }
    }

    async fn kms(&mut self) {
        let paging = Paging { list: "Keys", next: "NextMarker", marker: "Marker" };
        for key in self.list("kms", "ListKeys", json!({}), paging).await {
            for operation in
                ["DescribeKey", "GetKeyPolicy", "GetKeyRotationStatus", "ListGrants", "ListResourceTags", "ListAliases"]
            {
                self.see("kms", operation, json!({"KeyId": key["KeyId"]})).await;
            }
        }
    }

    async fn secrets(&mut self) {
        let paging = Paging { list: "SecretList", next: "NextToken", marker: "NextToken" };
        let all = json!({"IncludePlannedDeletion": true});
        for secret in self.list("secretsmanager", "ListSecrets", all, paging).await {
            for operation in ["ListSecretVersionIds", "GetResourcePolicy"] {
                self.see("secretsmanager", operation, json!({"SecretId": secret["ARN"]})).await;
            }
        }
    }

    async fn ecr(&mut self) {
        let paging = |list| Paging { list, next: "nextToken", marker: "nextToken" };
        for repository in self.list("ecr", "DescribeRepositories", json!({}), paging("repositories")).await {
            let name = &repository["repositoryName"];
            self.see("ecr", "GetRepositoryPolicy", json!({"repositoryName": name})).await;
            self.see("ecr", "ListTagsForResource", json!({"resourceArn": repository["repositoryArn"]})).await;
            self.list("ecr", "DescribeImages", json!({"repositoryName": name}), paging("imageDetails")).await;
        }
        self.see("ecr", "GetRegistryPolicy", json!({})).await;
        for setting in ["BLOB_MOUNTING", "REGISTRY_POLICY_SCOPE"] {
            self.see("ecr", "GetAccountSetting", json!({"name": setting})).await;
        }
    }
}

/// Where a listing has what.
#[derive(Clone, Copy)]
struct Paging {
    list: &'static str,
    next: &'static str,
    marker: &'static str,
}
