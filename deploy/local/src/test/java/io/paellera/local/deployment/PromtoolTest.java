package io.paellera.local.deployment;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configuration, alerts and dashboard as Prometheus itself reads them, where its {@code promtool} is installed. */
class PromtoolTest {
  @TempDir private Path directory;
  private Program promtool;

  @BeforeEach
  void find() {
    promtool = new Program("promtool", directory);
    assumeTrue(promtool.succeeds("--version"), "SKIPPED: THERE IS NO promtool HERE, alerts are not tried out");
  }

  @Test
  void configurationIsUnderstood() {
    promtool.lines("check", "config", "--syntax-only", "deploy/prometheus/prometheus.yml");
  }

  @Test
  void alertsFireWhenTheyShouldAndOnlyThen() {
    promtool.lines("test", "rules", "deploy/prometheus/alerts-test.yml");
  }

  @Test
  void queriesOfDashboardAndAutoscalerAreUnderstood() throws IOException {
    var rules =
        MonitoringTest.queries()
            .map(query -> query.replace("$__rate_interval", "1m"))
            .map(query -> "  - record: a:query\n    expr: |-\n      " + query)
            .collect(Collectors.joining("\n", "groups:\n- name: queries\n  rules:\n", "\n"));
    promtool.lines("check", "rules", "--lint=none", Files.writeString(directory.resolve("rules.yml"), rules).toString());
  }
}
