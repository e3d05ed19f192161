package io.paellera.command.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.EmbeddedS3;
import io.paellera.embedded.KafkaSettings;
import io.paellera.embedded.LinkFault;
import io.paellera.embedded.S3Settings;
import io.paellera.embedded.TcpProxy;
import io.paellera.producer.RenderClient;
import io.paellera.producer.TopicAdmin;
import io.paellera.producer.TopicPlan;
import io.paellera.producer.support.FakeWorker;
import io.paellera.producer.support.Results;
import io.paellera.schemas.MessageCodec;
import io.paellera.schemas.MessageType;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderResult.StoredImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class PicturesCommandTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static EmbeddedKafka kafka;
  private static EmbeddedS3 s3;
  private static S3Client writer;
  private static FakeWorker worker;
  private static Paellera paellera;

  @TempDir Path folder;

  @BeforeAll
  static void startServers() {
    kafka = EmbeddedKafka.start();
    s3 = EmbeddedS3.start(S3Settings.defaults().inMemory());
    s3.createBucket("pictures");
    writer =
        S3Client.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(s3.accessKey(), s3.secretKey())))
            .build();
    try (var admin = new TopicAdmin(RenderClient.builder().bootstrapServers(kafka.bootstrapServers()).settings())) {
      admin.create(TopicPlan.DEFAULT.withPartitions(2));
    }
    worker = FakeWorker.answering(kafka.bootstrapServers(), PicturesCommandTest::draw);
    paellera =
        Paellera.with(kafka.bootstrapServers())
            .and(
                Map.of(
                    "PAELLERA_S3_ENDPOINT", s3.endpoint().toString(),
                    "PAELLERA_S3_BUCKET", "pictures",
                    "PAELLERA_S3_ACCESS_KEY", s3.accessKey(),
                    "PAELLERA_S3_SECRET_KEY", s3.secretKey(),
                    "PAELLERA_S3_PATH_STYLE", "true"));
  }

  @AfterAll
  static void stopServers() {
    worker.close();
    writer.close();
    s3.close();
    kafka.close();
  }

  private static Optional<RenderResult> draw(RenderJob job) {
    if (job.prompt().orElseThrow().startsWith("poison")) {
      return Optional.of(Results.failed(job, "poison", "it is poison"));
    }
    var images = new ArrayList<StoredImage>();
    for (int i = 0; i < job.imageCount(); i++) {
      byte[] png = png(job.seedOf(i).bits());
      var image = Results.image(job, i, sha256(png), png.length);
      writer.putObject(
          put -> put.bucket("pictures").key(URI.create(image.uri()).getPath().substring(1)), RequestBody.fromBytes(png));
      images.add(image);
    }
    return Optional.of(Results.completed(job, images));
  }

  private static byte[] png(long seed) {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, (int) (seed * 2654435 + i * 31L) & 0xffffff);
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void uploadPutsPicturesWhereJobsCanStartFromThem() throws IOException {
    byte[] content = png(1);
    var picture = Files.write(folder.resolve("photo.png"), content).toString();
    var uploaded = paellera.run("upload", picture);
    assertThat(uploaded.err()).isEmpty();
    assertThat(uploaded.lines()).containsExactly("s3://pictures/inputs/photo.png");
    assertThat(writer.getObjectAsBytes(get -> get.bucket("pictures").key("inputs/photo.png")).asByteArray()).isEqualTo(content);
    assertThat(paellera.run("upload", picture, "--to", "s3://pictures/a/b", "-o", "json").out())
        .isEqualToIgnoringNewLines("{\"uris\":[\"s3://pictures/a/b/photo.png\"]}");
  }

  @Test
  void uploadTakesPicturesOnlyAndSaysWhatIsWrong() throws IOException {
    var text = Files.writeString(folder.resolve("text.png"), "no picture").toString();
    var picture = Files.write(folder.resolve("photo.png"), png(1)).toString();
    assertThat(paellera.run("upload", text).err()).contains("text.png is neither a PNG nor a JPEG file");
    assertThat(paellera.run("upload", picture, picture).err()).contains("two files are called photo.png");
    assertThat(paellera.run("upload", "nowhere.png").err()).contains("can't read nowhere.png");
    assertThat(paellera.run("upload", picture, "--to", "pictures").err()).contains("but must be s3://BUCKET/FOLDER");
    var noBucket = paellera.run("upload", picture, "--to", "s3://nowhere");
    assertThat(noBucket.err()).contains("s3://nowhere/photo.png: there is no such object or bucket");
    assertThat(noBucket.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
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
  void galleryTakesThePicturesThatDownloadHasPutThere() throws IOException {
    paellera.run("enqueue", "--batch", "once", "apple", "--images", "2");
    paellera.run("watch", "once", "--for", "60s");
    paellera.run("download", "once", "--to", folder.toString());
    assertThat(paellera.run("gallery", "once", "--to", folder.toString()).exitCode()).isZero();
    assertThat(folder.resolve("pictures")).doesNotExist();
    assertThat(folder.resolve("index.html")).exists();
  }

  @Test
  void galleryGaveEveryPictureTwiceWhereDownloadHadNamedThemByATemplate() throws IOException {
    paellera.run("enqueue", "--batch", "shelf", "--label", "shelf=-a1", "apple", "--images", "2");
    paellera.run("watch", "shelf", "--for", "60s");
    paellera.run("download", "shelf", "--to", folder.toString(), "--name-template", "{labels.shelf} {index}");
    assertThat(paellera.run("gallery", "shelf", "--to", folder.toString()).exitCode()).isZero();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("-a1 0.png", "-a1 1.png", "manifest.csv", "index.html");
    }
    assertThat(Files.readString(folder.resolve("index.html"))).contains("\"-a1%200.png\"", "\"-a1%201.png\"");
    Files.writeString(folder.resolve("manifest.csv"), "file,id\n../x.png,a\n\"");
    assertThat(paellera.run("gallery", "shelf", "--to", folder.toString()).err()).contains("can't read " + folder.resolve("manifest.csv"));
  }

  @Test
  void halfASurrogatePairThatIsInATopicStopsNoGalleryNoSheetAndNoResults() throws IOException {
    paellera.run("enqueue", "--batch", "half", "--label", "shelf=X", "--set", "id=half-1", "X apple");
    paellera.run("watch", "half", "--for", "60s");
    var job = RenderJob.builder("half-1", "X apple").batch("half").labels(Map.of("shelf", "X")).build();
    String result = new String(new MessageCodec<>(MessageType.RENDER_RESULT).encode(draw(job).orElseThrow()), UTF_8);
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("render.results", "half-1", result.replace("X", "\\ud800")));
    }
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
  void theDoctorKeepsItsWordWhereTheBrokerIsFrozen() {
    try (var proxy = TcpProxy.start();
        var frozen = EmbeddedKafka.start(KafkaSettings.defaults().advertisedOn(proxy.port()))) {
      proxy.forwardTo(frozen.port());
      proxy.set(new LinkFault.HalfOpen());
      long start = System.nanoTime();
      var outcome = Paellera.with(frozen.bootstrapServers()).run("doctor", "--timeout", "8s");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).as("it took 23 s").isLessThan(Duration.ofSeconds(16));
      assertThat(outcome.exitCode()).isEqualTo(ExitCode.FAILURES);
      assertThat(outcome.out())
          .contains("fault    broker: " + frozen.bootstrapServers() + ": no answer within 8 s")
          .doesNotContain("Call:", "listNodes");
      proxy.set(new LinkFault.Pass());
    }
  }

  @Test
  void galleryWritesThePageThePicturesAndTheSheet() throws IOException {
    paellera.run("enqueue", "--batch", "gallery", "apple", "pear", "poison ivy", "--images", "2");
    paellera.run("watch", "gallery");
    Path sheet = folder.resolve("sheet.png");
    var outcome = paellera.run("gallery", "gallery", "--to", folder.toString(), "--sheet", sheet.toString());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.lines()).containsExactly(folder.resolve("index.html").toString(), sheet.toString());
    assertThat(Files.readString(folder.resolve("index.html")))
        .contains("poison ivy")
        .contains("\"2 completed, 1 failed of 3 jobs; 4 of 6 pictures\"")
        .contains("data:image/")
        .contains("jpeg;base64,");
    try (var pictures = Files.list(folder.resolve("pictures"))) {
      assertThat(pictures).hasSize(4);
    }
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(12 + 4 * 204);
    assertThat(paellera.run("gallery", "gallery").err()).contains("--to DIR or --live");
    assertThat(paellera.run("gallery", "nobody-knows", "--to", folder.toString()).exitCode()).isEqualTo(ExitCode.UNKNOWN);
  }

  @Test
  void theLiveGalleryShowsPicturesAsTheyComeAndOnlyToWhoKnowsItsAddress() throws Exception {
    Path port = folder.resolve("out");
    var live =
        new Thread(
            () -> {
              try (var out = new PrintStream(port.toFile())) {
                paellera.runTo(out, "gallery", "live", "--live");
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    live.start();
    await().atMost(PATIENCE).until(() -> Files.exists(port) && Files.readString(port).endsWith("/\n"));
    URI page = URI.create(Files.readString(port).strip());
    assertThat(page.getHost()).isEqualTo("127.0.0.1");
    var http = HttpClient.newHttpClient();

    var html = get(http, page);
    assertThat(html.statusCode()).isEqualTo(200);
    assertThat(html.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; script-src 'sha256-");
    assertThat(get(http, page.resolve("news?from=0")).body()).contains("\"entries\":[]");

    paellera.run("enqueue", "--batch", "live", "apple <b>", "pear");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get(http, page.resolve("news?from=0")).body())
                    .contains("apple \\u003cb>")
                    .contains("\"ended\":2,"));
    assertThat(get(http, page.resolve("news?from=1")).body()).doesNotContain("picture/0").contains("picture/1");
    assertThat(get(http, page.resolve("picture/1")).headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(get(http, page.resolve("picture/99")).statusCode()).isEqualTo(404);

    assertThat(get(http, page.resolve("/")).statusCode()).isEqualTo(404);
    assertThat(get(http, page.resolve("/0123456789abcdef0123456789abcdef/")).statusCode()).isEqualTo(404);
    assertThat(statusWithHost(page, "evil.example:" + page.getPort())).isEqualTo(404);
    live.interrupt();
    live.join();
    assertThat(paellera.run("gallery", "live", "--live", "--for", "1s").exitCode()).isIn(ExitCode.OK, ExitCode.UNFINISHED);
  }

  private static HttpResponse<String> get(HttpClient http, URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static int statusWithHost(URI page, String host) throws IOException {
    try (var socket = new Socket(page.getHost(), page.getPort())) {
      socket
          .getOutputStream()
          .write(("GET " + page.getPath() + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n").getBytes());
      String answer = new String(socket.getInputStream().readAllBytes());
      return Integer.parseInt(answer.split(" ")[1]);
    }
  }

  @Test
  void theDoctorFindsAllWellAndSaysWhatIsNot() {
    var well = paellera.run("doctor");
    assertThat(well.exitCode()).isZero();
    assertThat(well.out())
        .contains("warning  workers: group paellera-workers has no worker now")
        .contains("ok       transactions: transaction.version 2", "ok       offsets: remembered for 168 h")
        .contains("ok       broker: " + kafka.bootstrapServers())
        .containsPattern("cluster \\S+, 1 node, metadata.version \\d+\\n")
        .contains("ok       topic render.jobs: there; differs from the usual plan: has 2 partitions")
        .contains("ok       bucket: pictures can be written")
        .contains("ok       clocks");
    var noBucket = paellera.run("doctor", "--bucket", "not-there");
    assertThat(noBucket.exitCode()).isEqualTo(ExitCode.FAILURES);
    assertThat(noBucket.out()).contains("fault    bucket: can't write to bucket not-there").contains("Create the bucket");
    assertThat(paellera.and(Map.of("PAELLERA_S3_SECRET_KEY", "wrong")).run("doctor").out())
        .contains("fault    bucket")
        .contains("check the access key")
        .doesNotContain("wrong");
    assertThat(paellera.and(Map.of("PAELLERA_S3_PATH_STYLE", "yes")).run("doctor").out()).contains("ok       bucket: pictures");
    assertThat(paellera.and(Map.of("PAELLERA_S3_PATH_STYLE", "ture")).run("doctor").err()).contains("s3.path-style is ture, but must be true or false");
    assertThat(paellera.and(Map.of("PAELLERA_S3_CHECKSUMS", "none")).run("doctor").err()).contains("s3.checksums is none, but must be true or false");
    assertThat(paellera.and(Map.of("PAELLERA_TOPICS_JOBS", "none")).run("doctor").out())
        .contains("fault    topic none: missing. Create it: paellera topics create");
  }
}
