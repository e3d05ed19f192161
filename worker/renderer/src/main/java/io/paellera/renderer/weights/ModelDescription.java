package io.paellera.renderer.weights;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.paellera.renderer.GuidanceSteps;
import io.paellera.renderer.ModelCard;
import io.paellera.renderer.PictureSize;
import io.paellera.renderer.Renoise;
import io.paellera.renderer.Temperature;
import io.paellera.renderer.TypicalFilter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * What {@code model.json} says.
 *
 * @param format of this description, {@value #FORMAT}
 * @param name as jobs call the model
 * @param version of the weights
 * @param description one line for people; may be missing
 * @param licence of the weights; may be missing
 * @param unet from noisy tokens and what a prompt became to token logits
 * @param image between tokens and pixels
 * @param text from a prompt to a vector
 * @param byt5 from a prompt's bytes to a vector for each, where the U-Net attends to those; null where it doesn't
 * @param prior from a text's vector to an image's, where the U-Net is conditioned on those; null where it is conditioned on texts
 * @param visual from a picture to its vector, where variations are conditioned on that; null where they aren't
 * @param defaults what a job gets that doesn't say
 * @param limits what a job may ask for; may be missing, and is derived then
 * @param sha256 lower-case hex digest of every other file of the directory
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelDescription(
    int format,
    String name,
    String version,
    String description,
    String licence,
    DenoiserDescription unet,
    ImageDescription image,
    TextDescription text,
    ByT5Description byt5,
    PriorDescription prior,
    VisualDescription visual,
    Defaults defaults,
    Limits limits,
    Map<String, String> sha256) {

  public static final int FORMAT = 1;

  public ModelDescription {
    Checks.between("format", format, FORMAT, FORMAT);
    requireName(name);
    Checks.text("version", version);
    present("unet", unet);
    present("image", image);
    present("text", text);
    present("defaults", defaults);
    present("sha256", sha256);
    sha256 = Collections.unmodifiableMap(new TreeMap<>(sha256));
    sha256.forEach(
        (file, digest) -> {
          Checks.file("sha256", file);
          Checks.digest("sha256 of " + file, digest);
        });
    same("unet.codebookSize", unet.codebookSize(), "image.codebookSize", image.codebookSize());
    same(vectorField(unet), unet.vectorDimension(), "text.dimension", text.dimension());
    listed("unet.weights", unet.weights(), sha256);
    listed("image.weights", image.weights(), sha256);
    if (text instanceof TextDescription.Clip clip) {
      listed("text.weights", clip.weights(), sha256);
      listed("text.vocabulary", clip.vocabulary(), sha256);
    }
    if (unet instanceof UnetV3Description v3) {
      present("byt5", byt5);
      same("unet.byt5Dimension", v3.byt5Dimension(), "byt5.width", byt5.width());
      listed("byt5.weights", byt5.weights(), sha256);
    } else if (byt5 != null) {
      throw new IllegalArgumentException("byt5 is there, but a U-Net of the architecture " + unet.architecture() + " has no use for it");
    }
    if (unet.architecture().equals(UnetDescription.PAELLA_V2)) {
      present("prior", prior);
    }
    if (prior != null) {
      same("prior.dimension", prior.dimension(), "text.dimension", text.dimension());
      listed("prior.weights", prior.weights(), sha256);
    }
    if (visual != null) {
      same("visual.dimension", visual.dimension(), "text.dimension", text.dimension());
      listed("visual.weights", visual.weights(), sha256);
    }
    limits = limits == null ? Limits.derived(unet, image, defaults) : limits;
  }

  /** A model whose U-Net is conditioned on the vectors of texts and nothing else. */
  public ModelDescription(
      int format,
      String name,
      String version,
      String description,
      String licence,
      DenoiserDescription unet,
      ImageDescription image,
      TextDescription text,
      Defaults defaults,
      Limits limits,
      Map<String, String> sha256) {
    this(format, name, version, description, licence, unet, image, text, null, null, null, defaults, limits, sha256);
  }

  private static String vectorField(DenoiserDescription unet) {
    return unet instanceof UnetV3Description ? "unet.clipDimension" : "unet.conditioning";
  }

  /**
   * @throws IllegalArgumentException if jobs can't call a model so
   */
  public static void requireName(String name) {
    Checks.name("name", name);
  }

  /** What callers of the renderer see of this. */
  public ModelCard card(String digest) {
    var defaultSettings =
        new ModelCard.Defaults(
            new PictureSize(defaults.width, defaults.height),
            defaults.steps,
            defaults.guidance,
            Optional.ofNullable(defaults.guidanceSteps).map(guided -> new GuidanceSteps(guided.get(0), guided.get(1))),
            new Temperature(defaults.temperature.get(0), defaults.temperature.get(1)),
            Optional.ofNullable(defaults.typicalMass).map(mass -> new TypicalFilter(mass, 1)),
            defaults.renoiseSteps == null ? OptionalInt.empty() : OptionalInt.of(defaults.renoiseSteps),
            defaults.renoise);
    var multiple = image.factor() * unet.gridMultiple();
    var cardLimits =
        new ModelCard.Limits(
            limits.maxSteps,
            image.factor() * unet.minGridSide(),
            limits.maxSide,
            multiple,
            limits.maxGuidance,
            unet.codebookSize(),
            unet.attends());
    return new ModelCard(name, version, digest, defaultSettings, cardLimits, prior != null, visual != null);
  }

  /**
   * Settings that a job may leave out.
   *
   * @param temperature of the first and of the last step
   * @param typicalMass share of the probability that the typical filter keeps; missing or null is no filter
   * @param renoise where the noise after a step comes from
   * @param guidanceSteps the first and the last step that is guided, counted from 1; missing or null means all are
   * @param renoiseSteps how many of the first steps are followed by noise; missing or null means all but the last
   */
  public record Defaults(
      int width,
      int height,
      int steps,
      double guidance,
      List<Double> temperature,
      Double typicalMass,
      Renoise.Mode renoise,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<Integer> guidanceSteps,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer renoiseSteps) {
    public Defaults {
      present("defaults.temperature", temperature);
      present("defaults.renoise", renoise);
      Checks.between("defaults.width", width, 1, 1 << 14);
      Checks.between("defaults.height", height, 1, 1 << 14);
      Checks.between("defaults.steps", steps, 1, 1 << 12);
      temperature = List.copyOf(temperature);
      Checks.between("defaults.temperature's length", temperature.size(), 2, 2);
      if (guidanceSteps != null) {
        guidanceSteps = List.copyOf(guidanceSteps);
        Checks.between("defaults.guidanceSteps' length", guidanceSteps.size(), 2, 2);
        Checks.between("defaults.guidanceSteps[1]", guidanceSteps.get(1), 1, steps);
        Checks.between("defaults.guidanceSteps[0]", guidanceSteps.get(0), 1, guidanceSteps.get(1));
      }
      if (renoiseSteps != null) {
        Checks.between("defaults.renoiseSteps", renoiseSteps, 0, steps - 1);
      }
    }

    /** All steps guided, and noise after all but the last. */
    public Defaults(
        int width, int height, int steps, double guidance, List<Double> temperature, Double typicalMass, Renoise.Mode renoise) {
      this(width, height, steps, guidance, temperature, typicalMass, renoise, null, null);
    }

    /** The same with other temperatures. */
    public Defaults heated(List<Double> newTemperature) {
      return new Defaults(width, height, steps, guidance, newTemperature, typicalMass, renoise, guidanceSteps, renoiseSteps);
    }

    /** The same tokens with another image network: as many times larger as its tokens are. */
    public Defaults resized(ImageDescription from, ImageDescription to) {
      return new Defaults(
          width * to.factor() / from.factor(),
          height * to.factor() / from.factor(),
          steps,
          guidance,
          temperature,
          typicalMass,
          renoise,
          guidanceSteps,
          renoiseSteps);
    }
  }

  /**
   * What a job may ask for, as far as the architecture doesn't decide it.
   *
   * @param maxSteps most denoising steps
   * @param maxSide longest side in pixels
   * @param maxGuidance largest guidance
   */
  public record Limits(int maxSteps, int maxSide, double maxGuidance) {

    private static final int MAX_STEPS = 100;
    private static final double MAX_GUIDANCE = 30;
    private static final int DEFAULT_SIDES = 4;

    public Limits {
      Checks.between("limits.maxSteps", maxSteps, 1, 1 << 12);
      Checks.between("limits.maxSide", maxSide, 1, 1 << 14);
      if (!(maxGuidance >= 0 && Double.isFinite(maxGuidance))) {
        throw new IllegalArgumentException("limits.maxGuidance is " + maxGuidance + ", but must be a finite number, 0 or more");
      }
    }

    /** The same tokens with another image network: sides as many times longer as its tokens are. */
    public Limits resized(ImageDescription from, ImageDescription to) {
      return new Limits(maxSteps, maxSide * to.factor() / from.factor(), maxGuidance);
    }

    /** Four times the default side, in whole multiples of what the architecture takes. */
    static Limits derived(DenoiserDescription unet, ImageDescription image, Defaults defaults) {
      var multiple = image.factor() * unet.gridMultiple();
      var side = Math.max(image.factor() * unet.minGridSide(), DEFAULT_SIDES * Math.max(defaults.width, defaults.height));
      return new Limits(MAX_STEPS, side / multiple * multiple, MAX_GUIDANCE);
    }
  }

  private static void present(String field, Object value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
  }

  private static void same(String field, int value, String other, int otherValue) {
    if (value != otherValue) {
      throw new IllegalArgumentException(field + " is " + value + ", but " + other + " is " + otherValue);
    }
  }

  private static void listed(String field, String file, Map<String, String> sha256) {
    if (!sha256.containsKey(file)) {
      throw new IllegalArgumentException(field + " is " + file + ", which sha256 doesn't list");
    }
  }
}
