package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.paellera.worker.config.SettingsReader;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;

/** The policies allow what the programs do, and nothing else. */
class S3PolicyTest {
  private static final Map<String, String> RIGHTS =
      Map.of(
          "putObject", "s3:PutObject",
          "getObject", "s3:GetObject",
          "headObject", "s3:GetObject",
          "headBucket", "s3:ListBucket",
          "listObjectsV2", "s3:ListBucket");

  @Test
  void theWorkerMayDoWhatItDoesAndNoMore() {
    assertThat(actions("s3-worker-policy.json")).isEqualTo(needed("io.paellera.worker"));
  }

  @Test
  void theWorkerMayWriteUnderItsPrefixAlone() {
    var settings = SettingsReader.of(Map.of("kafka.bootstrap.servers", "kafka:9092", "s3.bucket", "pictures"));
    var resources =
        Repository.yaml("deploy/security/s3-worker-policy.json").path("Statement").valueStream()
            .filter(statement -> statement.path("Action").toString().contains("PutObject"))
            .flatMap(statement -> statement.path("Resource").valueStream())
            .map(JsonNode::asString);
    assertThat(resources).containsExactly("arn:aws:s3:::PICTURES_BUCKET/" + settings.storage().prefix() + "/*");
  }

  @Test
  void aClientMayOnlyRead() {
    assertThat(actions("s3-client-policy.json")).containsExactlyInAnyOrder("s3:GetObject", "s3:ListBucket");
  }

  @Test
  void theBucketRefusesWhateverIsNotEncrypted() {
    var statement = Repository.yaml("deploy/security/s3-bucket-policy.json").at("/Statement/0");
    assertThat(statement.path("Effect").asString()).isEqualTo("Deny");
    assertThat(statement.at("/Condition/Bool").path("aws:SecureTransport").asString()).isEqualTo("false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3-worker-policy.json", "s3-client-policy.json"})
  void nothingIsAllowedByAWildcard(String file) {
    assertThat(actions(file)).noneMatch(action -> action.contains("*"));
  }

  private static Set<String> actions(String file) {
    return Repository.yaml("deploy/security/" + file).path("Statement").valueStream()
        .flatMap(statement -> statement.path("Action").valueStream())
        .map(JsonNode::asString)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The rights behind every request that a program's code can make. */
  private static Set<String> needed(String program) {
    var classes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(program);
    var requests =
        classes.stream()
            .flatMap(type -> type.getMethodCallsFromSelf().stream())
            .filter(call -> call.getTargetOwner().isEquivalentTo(S3Client.class))
            .map(JavaCall::getName)
            .filter(name -> !Set.of("builder", "close").contains(name))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(requests).isNotEmpty().isSubsetOf(RIGHTS.keySet());
    return requests.stream().map(RIGHTS::get).collect(Collectors.toCollection(TreeSet::new));
  }
}
