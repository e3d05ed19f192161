package io.paellera.renderer.weights;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The tensors of a layout as they begin, drawn from a seed as they are read or written.
 *
 * @param layout names, shapes and initial values
 * @param seed of every value; a tensor's values depend on its name and the seed alone
 * @param layerScale of all residual blocks
 */
public record InitialTensors(TensorLayout layout, long seed, double layerScale) implements TensorSource {

  private static final int CHUNK = 1 << 18;

  public InitialTensors {
    requireNonNull(layout, "layout is null");
  }

  @Override
  public Path file() {
    return Path.of("initial weights");
  }

  @Override
  public Set<String> names() {
    return layout.shapes().keySet();
  }

  @Override
  public TensorInfo info(String name) {
    return new TensorInfo(ElementType.F32, layout.shapes().get(name));
  }

  @Override
  public ByteBuffer data(String name) {
    var bytes = ByteBuffer.allocateDirect(Math.toIntExact(info(name).bytes())).order(ByteOrder.LITTLE_ENDIAN);
    fill(bytes, name, 0, random(name));
    return bytes.flip();
  }

  @Override
  public void writeTo(String name, WritableByteChannel channel) throws IOException {
    var random = random(name);
    var elements = info(name).elements();
    var bytes = ByteBuffer.allocateDirect((int) Math.min(CHUNK, elements) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long from = 0; from < elements; from += CHUNK) {
      fill(bytes.clear().limit((int) Math.min(CHUNK, elements - from) * Float.BYTES), name, from, random);
      bytes.flip();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private RandomGenerator random(String name) {
    return new SplittableRandom(seed * 31 + name.hashCode());
  }

  private void fill(ByteBuffer bytes, String name, long from, RandomGenerator random) {
    var initial = layout.initial(name);
    for (var index = from; bytes.hasRemaining(); index++) {
      bytes.putFloat((float) initial.value(index, random, layerScale));
    }
  }

  @Override
  public void close() {}
}
