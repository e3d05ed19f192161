package io.paellera.renderer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.paellera.renderer.RenderException;
import io.paellera.renderer.network.EngineThread;
import io.paellera.renderer.network.Unet;
import io.paellera.renderer.weights.DamagedFileException;
import io.paellera.renderer.weights.MissingFileException;
import io.paellera.renderer.weights.TensorFiles;
import io.paellera.renderer.weights.TensorMismatchException;
import io.paellera.renderer.weights.UnetDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Samplings that others recorded, with settings of their own. */
@ExtendWith(EngineThread.class)
class SamplingReplayTest {

  private static final String SETTINGS =
      """
      {"T": 5, "starting_t": 1, "temp_range": [1.3, 0.4], "typical_filtering": true, "typical_mass": 0.2,
       "typical_min_tokens": 20, "classifier_free_scale": 2.5, "renoise_steps": 3, "renoise_mode": "rand"}
      """;
  private static final int CODEBOOK = 64;
  private static final int CONDITIONING = 16;
  private static final long[] GRID = {2, 8, 12};
  private static final int SIZE = 2 * 8 * 12;
  private static final Optional<int[]> GIVEN = Optional.of(IntStream.range(0, SIZE).map(i -> i * 7 % CODEBOOK).toArray());
  private static final Optional<int[]> MASK = Optional.of(IntStream.range(0, SIZE).map(i -> i % 5 == 0 ? 0 : 1).toArray());

  private static Unet unet;

  @TempDir Path folder;
  private NDManager manager;

  @BeforeAll
  static void load() {
    var description =
        new UnetDescription(
            UnetDescription.PAELLA_V1, "unet", CODEBOOK, 32, CONDITIONING, 8, List.of(1, 2, 2), List.of(2, 2, 1));
    try (var tensors = TensorFiles.open(GoldenModel.UNET)) {
      unet = Unet.load(description, tensors, DataType.FLOAT32, Device.cpu());
    }
  }

  @AfterAll
  static void close() {
    unet.close();
  }

  @BeforeEach
  void takeCheckpoint(NDManager manager) throws IOException {
    this.manager = manager;
    Files.copy(GoldenModel.UNET, folder.resolve("unet_state_dict.pt"));
    Files.copy(GoldenModel.GOLDEN.resolve("v1/config.json"), folder.resolve("config.json"));
  }

  @Test
  void maskLateStartGuidanceAndFreshNoiseAreReplayed() throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));

    assertThat(replay())
        .allSatisfy(comparison -> assertThat(comparison.within(1e-6)).as(comparison.toString()).isTrue())
        .extracting(Comparison::name)
        .containsExactly("mine_step_logits", "mine_step_logits_uncond", "mine_step_x", "mine_step_tokens", "mine_out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "prev", "rand"})
  void withoutGuidanceFilterAndMaskAConditionMayDifferOverThePicture(String mode) throws IOException {
    var unguided = change(change(SETTINGS, "classifier_free_scale", "-1"), "typical_filtering", "false");
    var settings = change(unguided, "renoise_mode", '"' + mode + '"');
    record(settings, GIVEN, Optional.empty(), new Shape(2, CONDITIONING, 8, 12));

    assertThat(replay())
        .hasSize(4)
        .allSatisfy(comparison -> assertThat(comparison.within(1e-6)).as(comparison.toString()).isTrue());
  }

  @Test
  void aSamplingWithoutNoiseBetweenItsStepsIsReplayed() throws IOException {
    var settings = change(change(SETTINGS, "renoise_steps", "0"), "starting_t", "0");
    record(settings, Optional.empty(), Optional.empty(), new Shape(2, CONDITIONING));

    assertThat(replay()).allSatisfy(comparison -> assertThat(comparison.within(1e-6)).as(comparison.toString()).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "temp_range; [1.3, 0.9]",
        "temp_range; [0.8, 0.4]",
        "typical_filtering; false",
        "typical_mass; 0.4",
        "typical_min_tokens; 1",
        "typical_min_tokens; 40",
        "classifier_free_scale; 2.0",
        "classifier_free_scale; -1",
        "renoise_mode; \"start\"",
        "renoise_mode; \"prev\""
      })
  void anotherSettingGivesOtherTokens(String name, String value) throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    write(change(SETTINGS, name, value));

    assertThat(replay())
        .filteredOn(comparison -> !comparison.within(1e-6))
        .extracting(Comparison::name)
        .contains("mine_out");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "T; 6; mine_step_x.npy: has the shape (4, 2, 8, 12), but must have (5, B, H, W) for steps 1 to 5",
        "starting_t; 0; mine_step_x.npy: has the shape (4, 2, 8, 12), but must have (5, B, H, W) for steps 0 to 4",
        "renoise_steps; 4; mine_step_mask.npy: has the shape (2, 2, 8, 12), but must have (3, 2, 8, 12)"
      })
  void otherStepsDontFitTheArrays(String name, String value, String message) throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    write(change(SETTINGS, name, value));

    assertThatThrownBy(this::replay).isInstanceOf(TensorMismatchException.class).hasMessageEndingWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "T; 0; T is 0, but must be at least 1",
        "T; 5.5; the setting T is 5.5, but must be a whole number",
        "starting_t; 5; starting_t is 5, but must be 0 to 4",
        "temp_range; [1]; the setting temp_range is [1], but must be two numbers",
        "temp_range; [1, 0]; temperature[1] is 0.0, but must be above 0, at most 100",
        "typical_filtering; 1; the setting typical_filtering is 1, but must be true or false",
        "typical_mass; 1; typicalMass is 1.0, but must be above 0, below 1",
        "classifier_free_scale; null; the setting classifier_free_scale is null, but must be a number",
        "renoise_steps; 5; renoise_steps is 5, but must be at most 4 with a T of 5",
        "renoise_mode; \"random\"; the setting renoise_mode is \"random\", but must be start, prev or rand"
      })
  void aSettingBeyondItsLimitIsNamed(String name, String value, String message) throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    write(change(SETTINGS, name, value));

    assertThatThrownBy(this::replay)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageEndingWith("mine_settings.json: " + message);
  }

  @Test
  void aSettingThatIsMissingOrUnknownIsNamed() throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    write(SETTINGS.replace("\"T\": 5, ", ""));
    assertThatThrownBy(this::replay).isInstanceOf(DamagedFileException.class).hasMessageContaining("the setting T is missing");
    write(SETTINGS.replace("{", "{\"seed\": 1, "));
    assertThatThrownBy(this::replay)
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("the setting seed is unknown; known are T");
    write("{");
    assertThatThrownBy(this::replay).isInstanceOf(DamagedFileException.class).hasMessageContaining("is no JSON");
    Files.delete(folder.resolve("mine_settings.json"));
    assertThatThrownBy(this::replay).isInstanceOf(MissingFileException.class).hasMessageContaining("mine_settings.json");
  }

  @Test
  void aTokenBeyondTheCodebookAndAConditionOfAnotherLengthAreNamed() throws IOException {
    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    official().write("_c", new Shape(3, CONDITIONING), List.of(new float[3 * CONDITIONING]));
    assertThatThrownBy(this::replay)
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageEndingWith("mine_c.npy: has the shape (3, 16), but must have (2, 16) or (2, 16, H, W)");

    record(SETTINGS, GIVEN, MASK, new Shape(2, CONDITIONING));
    official().write("_negative_c", new Shape(1, CONDITIONING), List.of(new float[CONDITIONING]));
    assertThatThrownBy(this::replay)
        .isInstanceOf(TensorMismatchException.class)
        .hasMessageEndingWith("mine_negative_c.npy: has the shape (1, 16), but must have (2, 16) or (2, 16, H, W)");
    Files.delete(folder.resolve("mine_negative_c.npy"));

    var beyond = GIVEN.get().clone();
    beyond[5] = CODEBOOK;
    official().write("_x", new Shape(GRID), List.of(beyond));
    assertThatThrownBy(this::replay)
        .isInstanceOf(RenderException.class)
        .hasMessageEndingWith("mine_x.npy: holds the token 64, but the codebook ends at 63");
  }

  private void record(String settings, Optional<int[]> given, Optional<int[]> mask, Shape condition) throws IOException {
    var sampling = official();
    var numbers = sampling.floats((int) condition.size());
    sampling.write("_c", condition, List.of(numbers));
    var recorded = manager.create(numbers, condition);
    var none = recorded.zerosLike();
    sampling.record(settings, given, mask, (tokens, conditional, r) -> logits(tokens, conditional ? recorded : none, r));
  }

  private OfficialSampling official() {
    return new OfficialSampling(folder, "mine", GRID, CODEBOOK);
  }

  private float[] logits(int[] tokens, NDArray condition, float r) {
    var ids = manager.create(tokens, new Shape(GRID)).toType(DataType.INT64, false);
    var mapped = condition.getShape().dimension() == 2 ? unet.map(condition) : condition.transpose(0, 2, 3, 1);
    return unet.forward(ids, manager.create(new float[] {r, r}), mapped).transpose(0, 3, 1, 2).toFloatArray();
  }

  private static String change(String settings, String name, String value) {
    return settings.replaceFirst("\"" + name + "\": (\\[[^\\]]*\\]|[^,}]*)", "\"" + name + "\": " + value);
  }

  private void write(String settings) throws IOException {
    Files.writeString(folder.resolve("mine_settings.json"), settings);
  }

  private List<Comparison> replay() {
    var comparisons = new ArrayList<Comparison>();
    try (var replay = new Replay(1)) {
      replay.run(folder, Optional.empty(), comparisons::add);
    }
    return comparisons;
  }
}
