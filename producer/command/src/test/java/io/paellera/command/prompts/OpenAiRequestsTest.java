package io.paellera.command.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.paellera.schemas.ImageFormat;
import io.paellera.schemas.Output;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderMode;
import io.paellera.schemas.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiRequestsTest {

  @TempDir Path folder;

  private JobPlan plan(String... lines) throws IOException {
    return plan(Map.of(), lines);
  }

  private JobPlan plan(Map<String, String> renames, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("in.jsonl"), List.of(lines));
    var reading = Reading.as(PromptFormat.OPENAI_BATCH).withRenames(renames);
    return JobPlan.of(new PromptSource.OfFile(file, reading, "in.jsonl"), "b");
  }

  private List<RenderJob> jobs(String... lines) throws IOException {
    var plan = plan(lines);
    plan.check();
    try (var jobs = plan.jobs(new RunIds(0, "b"))) {
      return jobs.toList();
    }
  }

  private List<String> faults(String... lines) throws IOException {
    return catchThrowableOfType(InvalidPromptsException.class, plan(lines)::check).rows().stream().map(BadRow::toString).toList();
  }

  private static String request(String customId, String body) {
    return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":%s}".formatted(customId, body);
  }

  private static String edit(String customId, String body) {
    return request(customId, body).replace("generations", "edits");
  }

  @Test
  void aRequestBecomesAJob() throws IOException {
    var job =
        jobs(
                request(
                    "first",
                    """
                    {"model":"gpt-image-1","prompt":"red apple","n":2,"size":"128x64","quality":null,"response_format":"b64_json",\
                    "output_format":"jpeg"}"""))
            .get(0);
    assertThat(job.prompt()).contains("red apple");
    assertThat(job.imageCount()).isEqualTo(2);
    assertThat(job.size()).contains(new Size(128, 64));
    assertThat(job.model()).isEmpty();
    assertThat(job.output().flatMap(Output::format)).contains(ImageFormat.JPEG);
    assertThat(job.labels()).isEqualTo(Map.of("custom_id", "first", "response_format", "b64_json"));
  }

  @Test
  void fieldsOfAJobStandInTheBodyOrBesideItAndUnderscoresMayPartTheirWords() throws IOException {
    var job =
        jobs(
                """
                {"custom_id":"1","method":"POST","url":"/v1/images/generations","steps":12,"labels":{"shelf":"a1"},\
                "body":{"prompt":"x","negative_prompt":"blurry","seed":7,"size":"auto","model":"emoji","labels":{"row":"2"}}}""")
            .get(0);
    assertThat(job.steps()).hasValue(12);
    assertThat(job.negativePrompt()).contains("blurry");
    assertThat(job.seedOf(0).toString()).isEqualTo("7");
    assertThat(job.size()).isEmpty();
    assertThat(job.model()).contains("emoji");
    assertThat(job.labels()).isEqualTo(Map.of("custom_id", "1", "shelf", "a1", "row", "2"));
  }

  @Test
  void anEditStartsFromOnePictureAndAMaskMakesItAnInpainting() throws IOException {
    var jobs =
        jobs(
            edit("1", "{\"prompt\":\"x\",\"image\":\"s3://inputs/a.png\",\"strength\":0.3}"),
            edit("2", "{\"prompt\":\"x\",\"images\":[{\"image_url\":\"s3://inputs/b.png\"}],\"mask\":{\"image_url\":\"s3://inputs/m.png\"}}"),
            edit("3", "{\"prompt\":\"x\",\"image\":[\"s3://inputs/c.png\"],\"mode\":\"outpaint\",\"size\":\"128x128\"}"));
    assertThat(jobs).extracting(job -> job.mode().orElseThrow()).containsExactly(RenderMode.VARIATION, RenderMode.INPAINT, RenderMode.OUTPAINT);
    assertThat(jobs).extracting(job -> job.image().orElseThrow()).containsExactly("s3://inputs/a.png", "s3://inputs/b.png", "s3://inputs/c.png");
    assertThat(jobs.get(1).mask()).contains("s3://inputs/m.png");
  }

  @Test
  void whatHasNoCounterpartIsToldOnceWithItsCount() throws IOException {
    var plan =
        plan(
            request("1", "{\"prompt\":\"x\",\"quality\":\"high\",\"model\":\"dall-e-3\",\"user\":\"u\"}"),
            request("2", "{\"prompt\":\"y\",\"quality\":\"low\",\"stpes\":3}"));
    assertThat(plan.check().remarks())
        .containsExactly(
            "passed over, having no counterpart here: quality (2 lines), model dall-e-3 (1 line), user (1 line), stpes (1 line)");
    var labelled = plan(Map.of("user", "labels.user"), request("1", "{\"prompt\":\"x\",\"user\":\"u\"}"));
    assertThat(labelled.check().first().get(0).labels()).containsEntry("user", "u");
    assertThat(labelled.check().remarks()).isEmpty();
  }

  @Test
  void bracesInPromptsAndIdsStandForThemselves() throws IOException {
    var job = jobs(request("{prompt} {{steps}} \\u00e9\\n\\\"🍎", "{\"prompt\":\"a {size} cup\",\"size\":\"64x64\",\"steps\":3}")).get(0);
    assertThat(job.prompt()).contains("a {size} cup");
    assertThat(job.labels()).containsEntry("custom_id", "{prompt} {{steps}} é\n\"🍎");
  }

  @Test
  void everyBadLineIsToldWithItsNumber() throws IOException {
    assertThat(
            faults(
                request("same", "{\"prompt\":\"x\"}"),
                request("same", "{\"prompt\":\"x\"}"),
                "{\"method\":\"POST\",\"url\":\"/v1/images/generations\",\"body\":{\"prompt\":\"x\"}}",
                request("4", "{\"prompt\":\"x\"}").replace("POST", "GET"),
                request("5", "{\"prompt\":\"x\"}").replace("images/generations", "chat/completions"),
                "{\"custom_id\":\"6\",\"method\":\"POST\",\"url\":\"/v1/images/generations\"}",
                request("7", "{\"prompt\":\"x\",\"n\":300}"),
                request("8", "{\"prompt\":\"x\",\"size\":\"large\"}"),
                request("9", "{\"prompt\":\"x\",\"output_format\":\"webp\"}"),
                request("10", "{\"prompt\":\"x\",\"response_format\":\"uri\"}"),
                edit("11", "{\"prompt\":\"x\"}"),
                edit("12", "{\"prompt\":\"x\",\"image\":\"data:image/png;base64,%s\"}".formatted("A".repeat(200))),
                edit("13", "{\"prompt\":\"x\",\"images\":[{\"file_id\":\"file-1\"}]}"),
                edit("14", "{\"prompt\":\"x\",\"image\":[\"s3://inputs/a\",\"s3://inputs/b\"]}"),
                request("15", "{\"prompt\":\"x\",\"n\":2,\"images\":3}"),
                request("16", "{\"n\":2}"),
                request("x".repeat(257), "{\"prompt\":\"x\"}"),
                request("18", "{\"prompt\":\"x\",\"labels\":{\"custom_id\":\"y\"}}"),
                "nonsense"))
        .satisfiesExactly(
            fault -> assertThat(fault).isEqualTo("line 2: custom_id is \"same\", but line 1 has it too: give each line its own"),
            fault -> assertThat(fault).startsWith("line 3: custom_id must be a text"),
            fault -> assertThat(fault).isEqualTo("line 4: method is \"GET\", but must be POST"),
            fault -> assertThat(fault).startsWith("line 5: url is \"/v1/chat/completions\", but must be /v1/images/generations or"),
            fault -> assertThat(fault).startsWith("line 6: body must be a JSON object"),
            fault -> assertThat(fault).startsWith("line 7: images is \"300\", but must be"),
            fault -> assertThat(fault).startsWith("line 8: size is \"large\", but must be width x height"),
            fault -> assertThat(fault).startsWith("line 9: format is \"webp\", but must be one of png, jpeg"),
            fault -> assertThat(fault).startsWith("line 10: response_format is \"uri\", but must be url or b64_json"),
            fault -> assertThat(fault).startsWith("line 11: image is missing"),
            fault -> assertThat(fault).startsWith("line 12: image is \"data:image/png").contains("paellera upload").hasSizeLessThan(200),
            fault -> assertThat(fault).startsWith("line 13: images is {\"file_id\":\"file-1\"}, but must be s3://"),
            fault -> assertThat(fault).startsWith("line 14: image names 2 pictures"),
            fault -> assertThat(fault).isEqualTo("line 15: images is given twice, under two names or at two places"),
            fault -> assertThat(fault).startsWith("line 16: prompt is"),
            fault -> assertThat(fault).startsWith("line 17: labels.custom_id is"),
            fault -> assertThat(fault).startsWith("line 18: label custom_id is given twice"),
            fault -> assertThat(fault).startsWith("line 19: not JSON"));
  }
}
