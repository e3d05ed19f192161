package io.paellera.renderer.model;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The official {@code sample} (utils.py), written down a second time as it stands there, one array after another and without any
 * part of the renderer but the network. Records what it computes as the golden folders have it.
 */
final class OfficialSampling {

  interface Network {
    /** Logits {@code [B, codebook, H, W]} of tokens {@code [B, H, W]}. */
    float[] logits(int[] tokens, boolean conditional, float r);
  }

  private final Path folder;
  private final String run;
  private final long[] grid;
  private final int size;
  private final int codebook;
  private final Random random = new Random(7);

  OfficialSampling(Path folder, String run, long[] grid, int codebook) {
    this.folder = folder;
    this.run = run;
    this.grid = grid;
    this.codebook = codebook;
    size = (int) Arrays.stream(grid).reduce(1, (a, b) -> a * b);
  }

  void record(String settings, Optional<int[]> given, Optional<int[]> mask, Network network) throws IOException {
    Files.writeString(folder.resolve(run + "_settings.json"), settings);
    JsonNode arguments = JsonMapper.shared().readTree(settings);
    int steps = arguments.get("T").asInt();
    int start = arguments.get("starting_t").asInt();
    double scale = arguments.get("classifier_free_scale").asDouble();
    double[] range = {arguments.get("temp_range").get(0).asDouble(), arguments.get("temp_range").get(1).asDouble()};
    int renoised = arguments.get("renoise_steps").asInt();
    var mode = arguments.get("renoise_mode").asString();
    int[] x = first(given, mask);
    int[] init = x;
    var inputs = new ArrayList<int[]>();
    var conditionals = new ArrayList<float[]>();
    var unconditionals = new ArrayList<float[]>();
    var uniforms = new ArrayList<float[]>();
    var drawn = new ArrayList<int[]>();
    var masks = new ArrayList<float[]>();
    var fresh = new ArrayList<int[]>();
    for (int i = start; i < steps; i++) {
      inputs.add(x);
      float r = (float) i / steps;
      double temperature = range[0] + (range[1] - range[0]) * i / (steps - 1);
      float[] logits = network.logits(x, true, r);
      conditionals.add(logits);
      if (scale >= 0) {
        float[] u = network.logits(x, false, r);
        unconditionals.add(u);
        logits = combine(u, logits, scale);
      }
      float[] uniform = floats(size * codebook);
      uniforms.add(uniform);
      int[] tokens = draw(positions(logits), uniform, temperature, arguments);
      drawn.add(tokens);
      int[] previous = x;
      x = tokens.clone();
      for (int p = 0; mask.isPresent() && p < size; p++) {
        x[p] = mask.get()[p] == 1 ? x[p] : init[p];
      }
      if (i < renoised) {
        double ratio = Math.cos((i + 1.0) / steps * Math.PI / 2);
        var noise = new float[size];
        for (int p = 0; p < size; p++) {
          noise[p] = random.nextDouble() < ratio ? 1 : 0;
        }
        masks.add(noise);
        int[] source = init;
        if (mode.equals("prev")) {
          source = previous;
        } else if (mode.equals("rand")) {
          source = tokens();
          fresh.add(source);
        }
        for (int p = 0; p < size; p++) {
          x[p] = noise[p] == 1 ? source[p] : x[p];
        }
      }
    }
    write("_step_x", stepped(inputs.size()), inputs);
    write("_step_logits", logits(conditionals.size()), conditionals);
    write("_step_uniform", new Shape(uniforms.size(), size, codebook), uniforms);
    write("_step_tokens", new Shape(drawn.size(), size), drawn);
    write("_out", new Shape(grid), List.of(x));
    if (!unconditionals.isEmpty()) {
      write("_step_logits_uncond", logits(unconditionals.size()), unconditionals);
    }
    if (!masks.isEmpty()) {
      write("_step_mask", stepped(masks.size()), masks);
    }
    if (!fresh.isEmpty()) {
      write("_step_random_x", stepped(fresh.size()), fresh);
    }
  }

  private int[] first(Optional<int[]> given, Optional<int[]> mask) throws IOException {
    if (given.isPresent()) {
      write("_x", new Shape(grid), List.of(given.get()));
    }
    if (given.isPresent() && mask.isEmpty()) {
      return given.get();
    }
    int[] random = tokens();
    write("_init", new Shape(grid), List.of(random));
    if (mask.isPresent()) {
      write("_mask", new Shape(grid), List.of(mask.get()));
    }
    return given.isEmpty()
        ? random
        : IntStream.range(0, size).map(p -> mask.get()[p] == 1 ? random[p] : given.get()[p]).toArray();
  }

  /** {@code unconditional + scale (conditional - unconditional)}. */
  private static float[] combine(float[] unconditional, float[] conditional, double scale) {
    var combined = new float[conditional.length];
    for (int i = 0; i < combined.length; i++) {
      combined[i] = (float) (unconditional[i] + scale * ((double) conditional[i] - unconditional[i]));
    }
    return combined;
  }

  private int[] draw(float[][] logits, float[] uniform, double temperature, JsonNode arguments) {
    boolean filtering = arguments.get("typical_filtering").asBoolean();
    double mass = arguments.get("typical_mass").asDouble();
    int fewest = arguments.get("typical_min_tokens").asInt();
    var tokens = new int[size];
    for (int p = 0; p < size; p++) {
      boolean[] kept = filtering ? typical(logits[p], mass, fewest) : all();
      double best = Double.NEGATIVE_INFINITY;
      for (int v = 0; v < codebook; v++) {
        double gumbel = -Math.log(-Math.log(uniform[p * codebook + v] + 1e-20) + 1e-20);
        double value = logits[p][v] / Math.max(temperature, 1e-10) + gumbel;
        if (kept[v] && value > best) {
          best = value;
          tokens[p] = v;
        }
      }
    }
    return tokens;
  }

  private boolean[] all() {
    var all = new boolean[codebook];
    Arrays.fill(all, true);
    return all;
  }

  private boolean[] typical(float[] logits, double mass, int fewest) {
    double highest = IntStream.range(0, codebook).mapToDouble(v -> logits[v]).max().orElseThrow();
    double total = IntStream.range(0, codebook).mapToDouble(v -> Math.exp(logits[v] - highest)).sum();
    double[] logarithms = IntStream.range(0, codebook).mapToDouble(v -> logits[v] - highest - Math.log(total)).toArray();
    double entropy = -Arrays.stream(logarithms).map(l -> l * Math.exp(l)).sum();
    double[] shifted = Arrays.stream(logarithms).map(l -> Math.abs(-l - entropy)).toArray();
    int[] order =
        IntStream.range(0, codebook).boxed().sorted(Comparator.comparingDouble(v -> shifted[v])).mapToInt(v -> v).toArray();
    int last = 0;
    double cumulated = 0;
    for (int v : order) {
      cumulated += Math.exp(logarithms[v]);
      last += cumulated < mass ? 1 : 0;
    }
    var kept = new boolean[codebook];
    for (int rank = 0; rank < codebook; rank++) {
      kept[order[rank]] = shifted[order[rank]] <= shifted[order[last]] || rank < fewest;
    }
    return kept;
  }

  /** From {@code [B, codebook, H, W]} to the codebook's logits of every position. */
  private float[][] positions(float[] logits) {
    int pixels = (int) (grid[1] * grid[2]);
    var positions = new float[size][codebook];
    for (int b = 0; b < grid[0]; b++) {
      for (int v = 0; v < codebook; v++) {
        for (int p = 0; p < pixels; p++) {
          positions[b * pixels + p][v] = logits[(b * codebook + v) * pixels + p];
        }
      }
    }
    return positions;
  }

  int[] tokens() {
    return random.ints(size, 0, codebook).toArray();
  }

  float[] floats(int count) {
    var floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = random.nextFloat();
    }
    return floats;
  }

  private Shape stepped(int steps) {
    return new Shape(steps).addAll(new Shape(grid));
  }

  private Shape logits(int steps) {
    return new Shape(steps, grid[0], codebook, grid[1], grid[2]);
  }

  /** Writes tokens as INT64 and numbers as FLOAT32. */
  void write(String name, Shape shape, List<?> parts) throws IOException {
    boolean whole = parts.get(0) instanceof int[];
    int width = whole ? Long.BYTES : Float.BYTES;
    var sizes = Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ",)"));
    var header =
        "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(whole ? "<i8" : "<f4", sizes)
            .getBytes(StandardCharsets.US_ASCII);
    var bytes = ByteBuffer.allocate(10 + header.length + (int) shape.size() * width).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length).put(header);
    for (var part : parts) {
      if (part instanceof int[] tokens) {
        Arrays.stream(tokens).forEach(bytes::putLong);
      } else {
        for (float number : (float[]) part) {
          bytes.putFloat(number);
        }
      }
    }
    Files.write(folder.resolve(run + name + ".npy"), bytes.array());
  }
}
