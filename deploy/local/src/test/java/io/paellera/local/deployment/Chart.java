package io.paellera.local.deployment;

import com.google.gson.JsonParser;
import com.marcnuri.helm.Helm;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The Helm chart, rendered by Helm itself. */
final class Chart {
  static final Path DIRECTORY = Repository.file("deploy/helm/paellera");
  private static final String NAMESPACE = "pictures";
  private static final String KUBERNETES = "1.31.0";

  private final List<JsonNode> objects;

  private Chart(List<JsonNode> objects) {
    this.objects = objects;
  }

  static boolean helmIsHere() {
    return Chart.class.getResource("/META-INF/services/com.marcnuri.helm.jni.NativeLibrary") != null;
  }

  /**
   * Renders the chart with these values (YAML) on top of its own.
   *
   * @throws IllegalStateException with Helm's words if it refuses
   */
  static Chart render(Path scratch, String values) {
    try {
      var file = Files.writeString(Files.createTempFile(scratch, "values", ".yaml"), values);
      var text =
          new Helm(DIRECTORY)
              .template()
              .withName("bulk")
              .withNamespace(NAMESPACE)
              .withKubeVersion(KUBERNETES)
              .withValuesFile(file)
              .call();
      return new Chart(
          Arrays.stream(text.split("(?m)^---$")).filter(part -> part.contains("kind:")).map(Repository::parseYaml).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> kinds() {
    return objects.stream().map(object -> object.path("kind").asString()).sorted().toList();
  }

  JsonNode only(String kind) {
    var found = objects.stream().filter(object -> object.path("kind").asString().equals(kind)).collect(Collectors.toList());
    if (found.size() != 1) {
      throw new AssertionError("expected one " + kind + " among " + kinds());
    }
    return found.get(0);
  }

  List<JsonNode> objects() {
    return objects;
  }

  JsonNode podSpec() {
    return only("Deployment").at("/spec/template/spec");
  }

  JsonNode worker() {
    return podSpec().at("/containers/0");
  }

  /**
   * Holds an object to the Kubernetes API's own definition of its kind: every field known, every required field there. Kinds that
   * come from outside Kubernetes have no definition here.
   */
  static void checkAgainstKubernetes(JsonNode object) throws IOException {
    var json = JsonParser.parseString(object.toString());
    switch (object.path("kind").asString()) {
      case "ConfigMap" -> V1ConfigMap.validateJsonElement(json);
      case "Deployment" -> V1Deployment.validateJsonElement(json);
      case "Job" -> V1Job.validateJsonElement(json);
      case "NetworkPolicy" -> V1NetworkPolicy.validateJsonElement(json);
      case "PodDisruptionBudget" -> V1PodDisruptionBudget.validateJsonElement(json);
      case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(json);
      case "KafkaTopic", "KafkaUser", "PodMonitor", "PrometheusRule", "ScaledObject" -> requireOnly(object, "apiVersion", "kind", "metadata", "spec");
      default -> throw new AssertionError("no definition of " + object.path("kind").asString());
    }
  }

  private static void requireOnly(JsonNode object, String... names) {
    object.propertyNames().forEach(
        name -> {
          if (!List.of(names).contains(name)) {
            throw new AssertionError(name + " is no field of " + object.path("kind").asString());
          }
        });
  }
}
