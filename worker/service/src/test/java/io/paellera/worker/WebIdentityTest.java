package io.paellera.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderStatus;
import io.paellera.worker.support.Backend;
import io.paellera.worker.support.ChildWorker;
import io.paellera.worker.support.TokenService;
import io.paellera.worker.support.WithBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBackend
class WebIdentityTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Test
  void workerWithoutKeysSignsInWithTheTokenOfItsServiceAccount(Backend backend, @TempDir Path directory) throws Exception {
    var site = backend.site(1);
    site.enqueue(RenderJob.builder("job", "red apple").build());
    var token = Files.writeString(directory.resolve("token"), "a.web.token");
    var values = site.values();
    try (var tokens = TokenService.start(values.remove("s3.access-key"), values.remove("s3.secret-key"));
        var worker =
            ChildWorker.start(
                directory,
                values,
                List.of("-Xmx256m"),
                Map.of(
                    "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
                    "AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/paellera-worker",
                    "AWS_REGION", "us-east-1",
                    "AWS_ENDPOINT_URL_STS", tokens.endpoint().toString(),
                    "AWS_EC2_METADATA_DISABLED", "true"))) {
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(site.result("job")).as(worker.log()).isPresent());

      assertThat(tokens.asked())
          .containsEntry("Action", "AssumeRoleWithWebIdentity")
          .containsEntry("WebIdentityToken", "a.web.token")
          .containsEntry("RoleArn", "arn:aws:iam::123456789012:role/paellera-worker");
    }
    assertThat(site.result("job").orElseThrow().status()).isEqualTo(RenderStatus.COMPLETED);
    assertThat(site.keys()).hasSize(1);
  }
}
