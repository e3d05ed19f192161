package io.paellera.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.operations.Metric;
import io.paellera.worker.operations.WorkerMetrics;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Alerts, dashboard and autoscaler may ask only for what a worker serves on /metrics. */
class MonitoringTest {
  private static final JsonNode ALERTS = Repository.yaml("deploy/helm/paellera/files/alerts.yml");
  private static final JsonNode DASHBOARD = Repository.yaml("deploy/helm/paellera/files/paellera.json");
  private static final Pattern SERIES = Pattern.compile("(?m)^(paellera_\\w+)(?:\\{(.*?)})? ");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

  /** Labels that Prometheus or Kubernetes adds to every series. */
  private static final Set<String> ADDED = Set.of("instance", "job", "namespace");

  private final String page = metricsPage();

  static Stream<String> queries() {
    var alerts = ALERTS.at("/groups/0/rules").valueStream().map(rule -> rule.path("expr").asString());
    var panels = DASHBOARD.path("panels").valueStream().flatMap(panel -> panel.path("targets").valueStream());
    var autoscaler =
        Repository.lines("deploy/helm/paellera/templates/_helpers.tpl").stream()
            .filter(line -> line.startsWith("sum("))
            .map(line -> line.replaceAll("\\{\\{.*?}}", ""));
    return Stream.of(alerts, panels.map(target -> target.path("expr").asString()), autoscaler).flatMap(part -> part);
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queriesAskForSeriesAndLabelsThatAWorkerServes(String text) {
    var query = Query.parse(text);
    assertThat(query.series()).isNotEmpty();
    assertThat(seriesNames()).containsAll(query.series());
    assertThat(query.labels()).isSubsetOf(labels());
  }

  @Test
  void everyDeclaredMetricIsServed() {
    assertThat(Metric.values())
        .allSatisfy(metric -> assertThat(seriesNames()).anyMatch(name -> name.startsWith(metric.key().replace('.', '_'))));
  }

  @Test
  void everyDeclaredMetricIsOnTheDashboardOrInAnAlert() {
    var asked = queries().flatMap(text -> Query.parse(text).series().stream()).collect(Collectors.toSet());
    assertThat(Metric.values())
        .filteredOn(metric -> metric != Metric.BATCHES)
        .allSatisfy(metric -> assertThat(asked).as(metric.name()).anyMatch(name -> name.startsWith(metric.key().replace('.', '_'))));
  }

  @Test
  void aMisspeltSeriesOrLabelIsFound() {
    var query = Query.parse("sum by (stat) (rate(paellera_job_total{code=\"x y\", stage!~\"a|b\"}[5m])) / 2 > 1e3 and absent(up)");
    assertThat(query.series()).containsExactly("paellera_job_total", "up");
    assertThat(query.labels()).containsExactly("code", "stage", "stat");
    assertThat(seriesNames()).doesNotContainAnyElementsOf(query.series());
    assertThat(labels()).doesNotContain("stat");
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatToDo() {
    assertThat(ALERTS.at("/groups/0/rules").values())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.path("alert").asString()).startsWith("Paellera");
              assertThat(rule.at("/labels/severity").asString()).isIn("critical", "warning", "info");
              assertThat(rule.at("/annotations/summary").asString()).isNotBlank();
              assertThat(rule.at("/annotations/description").asString()).isNotBlank();
            });
  }

  @Test
  void theOperationsPageNamesEveryAlert() {
    var named = Repository.lines("deploy/README.md").stream().filter(line -> line.startsWith("| Paellera")).map(line -> line.split(" ")[1]).toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(ALERTS.at("/groups/0/rules").findValuesAsString("alert"));
  }

  @Test
  void panelsHaveTheirOwnPlacesAndTheDataSourceThatIsProvisioned() {
    var panels = DASHBOARD.path("panels").values();
    assertThat(panels).extracting(panel -> panel.path("gridPos").toString()).doesNotHaveDuplicates();
    assertThat(panels).extracting(panel -> panel.path("id").asInt()).doesNotHaveDuplicates();
    var source = Repository.yaml("deploy/grafana/provisioning/datasources/prometheus.yml").at("/datasources/0/uid").asString();
    assertThat(panels)
        .filteredOn(panel -> panel.has("targets"))
        .allSatisfy(panel -> assertThat(panel.at("/datasource/uid").asString()).isEqualTo(source));
  }

  private Set<String> seriesNames() {
    return SERIES.matcher(page).results().map(series -> series.group(1)).collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> labels() {
    var labels = LABEL.matcher(page).results().map(label -> label.group(1)).collect(Collectors.toCollection(TreeSet::new));
    labels.addAll(ADDED);
    return labels;
  }

  /** What a worker that has lived through everything serves. */
  private static String metricsPage() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().commonTags("group", "paellera-workers");
    var metrics = new WorkerMetrics(registry);
    var second = Duration.ofSeconds(1);
    metrics.jobEnded(RenderStatus.COMPLETED);
    metrics.jobFailed(RenderStatus.FAILED, new Failure.Poison(Stage.RENDERING, "x"));
    metrics.jobHandedBack();
    metrics.batchTaken(8, second);
    Stream.of(Metric.BEGIN, Metric.STEP, Metric.DECODE).forEach(call -> metrics.rendererCalled(call, second));
    metrics.picturesDrawn(1);
    metrics.picturesFound(1);
    metrics.encoded(second);
    metrics.uploaded(second);
    metrics.laneRestarted(WorkerMetrics.RestartReason.HANGS);
    metrics.batchSplit(WorkerMetrics.SplitReason.MEMORY);
    metrics.storeRetried();
    metrics.committed(1);
    metrics.commitFailed();
    metrics.partitionOwned(new TopicPartition("render.jobs", 0));
    metrics.offsetsAbsent(1);
    Arrays.stream(Metric.values()).filter(metric -> metric.type() == Metric.Type.GAUGE).forEach(metric -> metrics.gauge(metric, () -> 1));
    return registry.scrape();
  }
}
