package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBroker
class DownloadCommandTest {

  private final PictureServers servers;
  private final Paellera paellera;

  @TempDir Path folder;

  DownloadCommandTest(PictureServers servers) {
    this.servers = servers;
    paellera = servers.paellera();
  }

  @Test
  void downloadFetchesWhatIsMissing() throws IOException {
    paellera.run("enqueue", "--batch", "download", "apple", "pear", "--images", "3");
    paellera.run("watch", "download");
    assertThat(paellera.run("download", "download", "--to", folder.toString()).out())
        .contains("6 fetched, 0 were there, 0 failed");
    Path one;
    try (var files = Files.list(folder)) {
      one = files.findFirst().orElseThrow();
    }
    Files.delete(one);
    var again = paellera.run("download", "download", "--to", folder.toString(), "-o", "json");
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("\"fetched\":1", "\"present\":5", "\"failed\":0");
  }

  @Test
  void downloadWritesWhichPictureIsOfWhichJob() throws IOException {
    paellera.runWithInput(
        "prompt,labels.shelf\nred apple,a/1\ngreen pear,b2\n", "enqueue", "--batch", "named", "-f", "-", "--format", "csv");
    paellera.run("watch", "named", "--for", "60s");
    Path pictures = folder.resolve("pictures");
    var outcome =
        paellera.run("download", "named", "--to", pictures.toString(), "--name-template", "{labels.shelf} {index}");
    assertThat(outcome.exitCode()).isZero();
    assertThat(Files.readAllLines(pictures.resolve("manifest.csv")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("a_1 0.png,").contains(",0,shelf=a/1,red apple,"))
        .anySatisfy(line -> assertThat(line).startsWith("b2 0.png,").contains(",0,shelf=b2,green pear,"));
    assertThat(Files.exists(pictures.resolve("a_1 0.png"))).isTrue();
    assertThat(paellera.run("download", "named", "--to", folder.resolve("same").toString(), "--name-template", "p").err())
        .contains("p.png is the name of two pictures");
    assertThat(paellera.run("download", "named", "--to", pictures.toString(), "--name-template", "{job}{id}").err())
        .contains("{id} is no part of a name; there are {job}");
  }

  @Test
  void aJobWithTwoResultsStoodTwiceInTheManifest() throws IOException {
    paellera.run("enqueue", "--batch", "twice", "--set", "id=twice-1", "apple", "--images", "2");
    paellera.run("watch", "twice", "--for", "60s");
    var job = RenderJob.builder("twice-1", "apple").batch("twice").images(2).seed(5).build();
    servers.publish(servers.draw(job));
    var outcome = paellera.run("download", "twice", "--to", folder.toString(), "-o", "json");
    assertThat(outcome.out()).contains("\"fetched\":2,\"present\":0,\"failed\":0");
    assertThat(Files.readAllLines(folder.resolve("manifest.csv")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).startsWith("twice-1-0.png,twice-1,0,").contains(",5,"))
        .anySatisfy(line -> assertThat(line).startsWith("twice-1-1.png,twice-1,1,").contains(",6,"));
  }

  @Test
  void aDownloadThatCannotSucceedEndsWithOneSentence() throws IOException {
    paellera.run("enqueue", "--batch", "refused", "apple", "--images", "30");
    paellera.run("watch", "refused", "--for", "60s");
    Path pictures = folder.resolve("pictures");
    var wrongKey = paellera.and(Map.of("PAELLERA_S3_SECRET_KEY", "wrong")).run("download", "refused", "--to", pictures.toString());
    assertThat(wrongKey.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(wrongKey.err().lines()).hasSize(1);
    assertThat(wrongKey.err()).contains("10 pictures in a row could not be fetched").contains("check the access key");
    try (var files = Files.list(pictures)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".part"))).isEmpty();
    }
    Path file = Files.writeString(folder.resolve("file"), "");
    var noFolder = paellera.run("download", "refused", "--to", file.toString());
    assertThat(noFolder.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(noFolder.err().strip()).isEqualTo("paellera: can't write to folder " + file + ": it is a file");
  }

  @Test
  void aStoreThatFailedForAllOfAFewPicturesGaveALineForEachAndExitCodeOne() {
    paellera.run("enqueue", "--batch", "few", "apple", "--images", "3");
    paellera.run("watch", "few", "--for", "60s");
    for (String command : List.of("download", "gallery")) {
      var wrongKey = paellera.and(Map.of("PAELLERA_S3_SECRET_KEY", "wrong")).run(command, "few", "--to", folder.toString());
      assertThat(wrongKey.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
      assertThat(wrongKey.err().lines()).singleElement().asString().contains("none of the pictures could be fetched", "check the access key");
    }
    var noStore = paellera.and(Map.of("PAELLERA_S3_ENDPOINT", "http://127.0.0.1:1")).run("download", "few", "--to", folder.toString());
    assertThat(noStore.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(noStore.err().lines()).singleElement().asString().contains("can't reach the object store", "127.0.0.1:1").doesNotContain("SDK");
    assertThat(paellera.and(Map.of("PAELLERA_S3_ENDPOINT", "http://nowhere.invalid")).run("download", "few", "--to", folder.toString()).err())
        .contains("can't reach the object store: no host is called nowhere.invalid");
  }

  @Test
  void halfASurrogatePairThatIsInATopicStopsNoGalleryNoSheetAndNoResults() throws IOException {
    paellera.run("enqueue", "--batch", "half", "--label", "shelf=X", "--set", "id=half-1", "X apple");
    paellera.run("watch", "half", "--for", "60s");
    var job = RenderJob.builder("half-1", "X apple").batch("half").labels(Map.of("shelf", "X")).build();
    String result = new String(new MessageCodec<>(MessageType.RENDER_RESULT).encode(servers.draw(job)), UTF_8);
    servers.publish("half-1", result.replace("X", "\\ud800"));
    assertThat(paellera.run("watch", "half", "--for", "60s").exitCode()).isZero();
    assertThat(paellera.run("results", "half", "-o", "csv").lines()).last().asString().contains(",\ufffd apple,");
    assertThat(paellera.run("results", "half").lines()).last().asString().containsIgnoringCase("\"prompt\":\"\\ud800 apple\"");
    Path sheet = folder.resolve("sheet.png");
    assertThat(paellera.run("gallery", "half", "--to", folder.toString(), "--sheet", sheet.toString()).exitCode()).isZero();
    assertThat(folder.resolve("index.html")).content().contains("\\ud800 apple");
    assertThat(sheet).exists();
    Path files = folder.resolve("files");
    assertThat(paellera.run("download", "half", "--to", files.toString(), "--name-template", "{labels.shelf}").exitCode()).isZero();
    assertThat(files.resolve("manifest.csv")).content().contains("_.png,half-1,0,shelf=\ufffd,\ufffd apple,");
    assertThat(paellera.run("results", "half", "--format", "openai-batch", "--to", files.toString()).exitCode()).isZero();
  }
}
