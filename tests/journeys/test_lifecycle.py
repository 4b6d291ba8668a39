"""Lifecycle policies with the AWS command line: a preview with its waiter, a policy, and the images that go."""

import json
import time

import images


def policy(count):
    selection = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": count}
    rule = {"rulePriority": 5, "description": "keep the newest", "selection": selection, "action": {"type": "expire"}}
    return json.dumps({"rules": [rule]})


def digests_in(aws, name):
    return {image["imageDigest"] for image in aws("describe-images", "--repository-name", name)["imageDetails"]}


def test_a_policy_is_previewed_and_carried_out(aws, registry, repository, wharfinger, tmp_path):
    name = repository()
    of = ("--repository-name", name)
    pushed = [images.image(f"lifecycle {number}") for number in range(3)]
    for number, image in enumerate(pushed):
        registry.push(name, image, f"v{number}")
        # The newest is told by the millisecond of its push.
        time.sleep(0.01)

    started = aws("start-lifecycle-policy-preview", *of, "--lifecycle-policy-text", policy(1))
    assert started["status"] == "IN_PROGRESS"
    aws.run("wait", "lifecycle-policy-preview-complete", *of)
    preview = aws("get-lifecycle-policy-preview", *of)
    assert preview["status"] == "COMPLETE"
    assert [result["imageDigest"] for result in preview["previewResults"]] == [image.digest for image in pushed[:2]]
    assert {result["action"]["type"] for result in preview["previewResults"]} == {"EXPIRE"}
    assert preview["summary"] == {"expiringImageTotalCount": 2}
    assert digests_in(aws, name) == {image.digest for image in pushed}, "a preview takes nothing"

    file = tmp_path / "policy.json"
    file.write_text(policy(1))
    planned = wharfinger.command("lifecycle", "plan", "--repository", name, "--policy", str(file)).stdout
    assert "matches 3, wants 2, takes 2\n" in planned
    assert f"stays {pushed[2].digest} v2" in planned

    aws("put-lifecycle-policy", *of, "--lifecycle-policy-text", policy(1))
    deadline = time.monotonic() + 150
    while digests_in(aws, name) != {pushed[2].digest}:
        assert time.monotonic() < deadline, "the policy is not carried out"
        time.sleep(1)
    evaluated = aws("get-lifecycle-policy", *of)
    assert json.loads(evaluated["lifecyclePolicyText"]) == json.loads(policy(1))
    assert not str(evaluated["lastEvaluatedAt"]).startswith("1970")
    aws("delete-lifecycle-policy", *of)
    assert "LifecyclePolicyNotFoundException" in aws.refused("get-lifecycle-policy", *of)
