package io.paellera.renderer.model;

import io.paellera.renderer.weights.ElementType;
import io.paellera.renderer.weights.TensorInfo;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/**
 * Float tensors of a layout, drawn from a seed as they are written: weights uniform within one over the root of their inputs,
 * factors one, shares of residual branches a tenth, shifts zero. So activations neither grow nor vanish.
 *
 * @param layout names and shapes
 * @param seed of every value; a tensor's values depend on its name and the seed alone
 */
record RandomTensors(TensorLayout layout, long seed) implements TensorSource {

  private static final int CHUNK = 1 << 18;
  private static final float BRANCH = 0.1f;

  @Override
  public Path file() {
    return Path.of("random weights");
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
    var info = info(name);
    var bytes = ByteBuffer.allocateDirect(Math.toIntExact(info.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    fill(bytes, name, new SplittableRandom(seed ^ 31L * name.hashCode()));
    return bytes.flip();
  }

  @Override
  public void writeTo(String name, WritableByteChannel channel) throws IOException {
    var random = new SplittableRandom(seed ^ 31L * name.hashCode());
    var bytes = ByteBuffer.allocateDirect(CHUNK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (var left = info(name).elements(); left > 0; left -= CHUNK) {
      fill(bytes.clear().limit((int) Math.min(CHUNK, left) * Float.BYTES), name, random);
      bytes.flip();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private void fill(ByteBuffer bytes, String name, SplittableRandom random) {
    var shape = layout.shapes().get(name).getShape();
    if (shape.length >= 2 && LongStream.of(shape).anyMatch(size -> size > 1)) {
      var inputs = LongStream.of(shape).skip(1).reduce(1, (a, b) -> a * b);
      var range = (float) (2 / Math.sqrt(inputs));
      while (bytes.hasRemaining()) {
        bytes.putFloat(((random.nextInt() >>> 8) * 0x1p-24f - 0.5f) * range);
      }
      return;
    }
    var value = constant(name);
    while (bytes.hasRemaining()) {
      bytes.putFloat(value);
    }
  }

  private static float constant(String name) {
    if (name.endsWith(".ln.gamma") || name.endsWith("running_var") || name.endsWith(".weight")) {
      return 1;
    }
    return name.endsWith("gamma") || name.endsWith("gammas") ? BRANCH : 0;
  }

  @Override
  public void close() {}
}
