"""Users, roles and groups, made as an administrator makes them: with the AWS command line."""

import itertools
import json

from clients import Aws

_numbers = itertools.count(1)


def allow(actions, resources="*", **more):
    """A policy document of one statement."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Account:
    """One account of a server, through the credentials of its root."""

    def __init__(self, server, home, keys=None, account=None):
        self.server = server
        self.home = home
        self.id = account or server.account
        self.root = Aws(server.client_environment(home, keys))

    def iam(self, *arguments):
        return self.root(*arguments, service="iam")

    def user(self, *policy_arns, inline=None, name=None):
        """A new user with one access key, who has these policies and no other: its name and its command line."""
        name = name or f"user{next(_numbers)}"
        self.iam("create-user", "--user-name", name)
        for arn in policy_arns:
            self.iam("attach-user-policy", "--user-name", name, "--policy-arn", arn)
        if inline:
            self.iam("put-user-policy", "--user-name", name, "--policy-name", "inline", "--policy-document", inline)
        return name, self.client_of(name)

    def client_of(self, user):
        key = self.iam("create-access-key", "--user-name", user)["AccessKey"]
        return self.client(key)

    def client(self, credentials):
        """The command line with an access key, or with temporary credentials, as the API shows them."""
        keys = credentials["AccessKeyId"], credentials["SecretAccessKey"]
        env = self.server.client_environment(self.home, keys)
        if "SessionToken" in credentials:
            env["AWS_SESSION_TOKEN"] = credentials["SessionToken"]
        return Aws(env)

    def policy(self, document, name=None):
        """A new customer managed policy; its ARN."""
        name = name or f"policy{next(_numbers)}"
        made = self.iam("create-policy", "--policy-name", name, "--policy-document", document)
        return made["Policy"]["Arn"]

    def role(self, trusted, *policy_arns, condition=None, action="sts:AssumeRole", inline=None):
        """A new role that `trusted` may assume; its name and ARN."""
        name = f"role{next(_numbers)}"
        statement = {"Effect": "Allow", "Principal": trusted, "Action": action}
        if condition:
            statement["Condition"] = condition
        trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        made = self.iam("create-role", "--role-name", name, "--assume-role-policy-document", trust)["Role"]
        for arn in policy_arns:
            self.iam("attach-role-policy", "--role-name", name, "--policy-arn", arn)
        if inline:
            self.iam("put-role-policy", "--role-name", name, "--policy-name", "inline", "--policy-document", inline)
        return name, made["Arn"]


def other_account(server, home):
    """Another account of the same server, made by its operator beside the running server."""
    made = json.loads(server.command("account", "create", "--json").stdout)
    return Account(server, home, (made["accessKeyId"], made["secretAccessKey"]), made["accountId"])
