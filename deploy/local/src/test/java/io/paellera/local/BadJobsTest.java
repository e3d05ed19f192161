package io.paellera.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paellera.producer.ResultQuery;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.RenderStatus;
import io.paellera.schemas.Topics;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that ask for what can't be, as any program might write them, among good ones. */
class BadJobsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final String BATCH = "bad";

  @TempDir static Path directory;

  private static LocalSystem system;
  private static Inputs inputs;

  @BeforeAll
  static void startEverything() throws IOException, InterruptedException {
    var buckets = Map.of("inputs.allowed-buckets", Inputs.BUCKET + ",absent");
    system = LocalSystem.start(directory.resolve("data"), LocalModel.builtIn(), buckets);
    inputs = Inputs.of(system, directory);
    inputs.put("square.png", Drawing.mask(64, new Rectangle(64, 64)));
    inputs.put("small.png", Drawing.mask(32, new Rectangle(32, 32)));
    inputs.put("odd.png", Drawing.mask(60, new Rectangle(60, 60)));
    inputs.put("huge.png", Drawing.mask(4096, new Rectangle()));
    inputs.put("text.png", "no picture".getBytes(UTF_8));
    inputs.put("cut.png", Arrays.copyOf(Drawing.mask(64, new Rectangle(9, 9)), 60));
  }

  @AfterAll
  static void stopEverything() {
    system.close();
  }

  @Test
  void eachFailsWithTheLimitNamedAndTheGoodOnesBesideItAreDrawn() {
    var bad = badJobs();
    try (var producer = newProducer()) {
      bad.keySet().forEach(fields -> send(producer, id(fields), "'prompt': 'red apple'," + fields));
      send(producer, "good-1", "'prompt': 'red apple', 'steps': 2");
      send(producer, "good-2", "'prompt': 'rocket', 'steps': 2, 'mode': 'variation', 'image': 's3://inputs/square.png'");
    }

    var results = results(bad.size() + 2);

    bad.forEach(
        (fields, limit) -> {
          var error = results.get(id(fields)).error();
          assertThat(error).as(fields).isPresent();
          assertThat(error.get().message()).as(fields).contains(limit);
          assertThat(error.get().code()).as(fields).isEqualTo("invalid");
          assertThat(results.get(id(fields)).status()).isEqualTo(RenderStatus.FAILED);
        });
    assertThat(results.get("good-1").status()).isEqualTo(RenderStatus.COMPLETED);
    assertThat(results.get("good-2").status()).isEqualTo(RenderStatus.COMPLETED);
    assertThat(system.worker().ended()).isNotDone();
  }

  /** Fields of a job, and what its failed event must say. */
  private static Map<String, String> badJobs() {
    var jobs = new LinkedHashMap<String, String>();
    jobs.put("'mode': 'inpaint', 'image': 's3://inputs/square.png', 'mask': 's3://inputs/small.png'",
        "mask is 32x32, but must be the picture's size, 64x64");
    jobs.put("'mode': 'inpaint', 'image': 's3://inputs/square.png', 'mask': 's3://inputs/text.png'",
        "mask is of an unknown format, but must be a PNG or JPEG file");
    jobs.put("'mode': 'inpaint', 'image': 's3://inputs/square.png', 'mask': 's3://inputs/none.png'",
        "s3://inputs/none.png doesn't exist");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/cut.png'", "but must be a sound PNG or JPEG file");
    jobs.put("'mode': 'variation', 'image': 's3://absent/a.png'", "s3://absent/a.png doesn't exist");
    jobs.put("'mode': 'variation', 'image': 's3://pictures/a.png'",
        "but must be in one of the buckets inputs, absent (inputs.allowed-buckets)");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/odd.png'",
        "image.width is 60, but must be a multiple of 16 from 32 to 256 pixels");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/huge.png'",
        "image is 4096x4096, but must be at most 256 pixels a side");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/square.png', 'size': {'width': 32, 'height': 32}",
        "image is 64x64, but must be of the job's size, 32x32");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/square.png', 'strength': 0",
        "strength is \"0.0\", but must be above 0");
    jobs.put("'mode': 'variation', 'image': 's3://inputs/square.png', 'strength': NaN",
        "strength is \"NaN\", but must be above 0");
    jobs.put("'mode': 'outpaint', 'image': 's3://inputs/square.png', 'size': {'width': 96, 'height': 64},"
            + " 'placement': {'x': 40, 'y': 0}",
        "placement is 40,0, but must be at most 32,0");
    jobs.put("'mode': 'outpaint', 'image': 's3://inputs/square.png', 'size': {'width': 32, 'height': 32}",
        "image is 64x64, but must be no larger than the canvas, 32x32");
    jobs.put("'size': {'width': 64, 'height': 72}", "size.height is 72, but must be a multiple of 16 from 32 to 256 pixels");
    jobs.put("'size': {'width': 16, 'height': 64}", "size.width is 16, but must be a multiple of 16 from 32 to 256 pixels");
    jobs.put("'steps': 101", "steps is 101, but must be at most 100");
    jobs.put("'steps': 1000000", "steps is \"1000000\", but must be from 1 to 10000");
    jobs.put("'guidance': NaN", "guidance is \"NaN\", but must be from 0.0 to 1000.0");
    jobs.put("'guidance': 1e999", "guidance is \"Infinity\", but must be from 0.0 to 1000.0");
    jobs.put("'guidance': 31", "guidance is 31.0, but must be at most 30.0");
    jobs.put("'temperature': [1, 0]", "temperature[1] is \"0.0\", but must be above 0");
    jobs.put("'typicalMass': -0.5", "typicalMass is \"-0.5\", but must be above 0, at most 1");
    jobs.put("'typicalMass': 0.5, 'typicalMinTokens': 513", "typicalMinTokens is 513, but must be at most the codebook's 512");
    jobs.put("'steps': 4, 'renoise': {'steps': 4}", "renoise.steps is 4, but must be at most steps - 1 = 3");
    jobs.put("'negativePrompt': '\\u200b'", "but must be at least one character that the tokeniser keeps");
    jobs.put("'prompts': [{'text': 'frog', 'region': {'x': 0.6, 'y': 0, 'width': 0.5, 'height': 1}}]",
        "but must be a rectangle with an area, inside 0..1");
    jobs.put("'prompts': [{'text': 'frog'}]", "prompt is \"red apple\", but must be left out where weighted prompts are given");
    return jobs;
  }

  private static String id(String fields) {
    return fields.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, String id, String fields) {
    var json = "{'id': '%s', 'batch': '%s', 'seed': 1, %s}".formatted(id, BATCH, fields).replace('\'', '"');
    producer.send(new ProducerRecord<>(Topics.DEFAULT.jobs(), id.getBytes(UTF_8), json.getBytes(UTF_8)));
  }

  private static KafkaProducer<byte[], byte[]> newProducer() {
    Map<String, Object> settings = Map.of("bootstrap.servers", system.kafka().bootstrapServers());
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, RenderResult> results(int count) {
    var results = new HashMap<String, RenderResult>();
    try (var client = system.newClient();
        var stream = client.results(ResultQuery.ofBatch(BATCH).following())) {
      while (results.size() < count) {
        var result = stream.next(PATIENCE);
        assertThat(result).as("a result after %d of %d", results.size(), count).isPresent();
        results.put(result.get().jobId(), result.get());
      }
    }
    return results;
  }
}
