package io.paellera.renderer.pipeline;

import io.paellera.renderer.weights.ModelDescription;
import io.paellera.renderer.weights.ModelDirectory;
import io.paellera.renderer.weights.ModelWriter;
import io.paellera.renderer.weights.TensorLayout;
import io.paellera.renderer.weights.TensorSource;
import io.paellera.renderer.weights.TensorView;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** A copy of a model with a tensor that holds no numbers. */
final class SpoiltModel {

  private SpoiltModel() {}

  /** Writes the copy into a folder. */
  static ModelDirectory of(ModelDirectory model, Path folder, String tensor) {
    var description = model.description();
    try (var unet = model.openUnet();
        var image = model.openImage();
        var writer = ModelWriter.create(folder.resolve("spoilt"))) {
      writer.tensors(description.unet().weights(), new Spoilt(unet, tensor), TensorLayout.of(description.unet()));
      writer.tensors(description.image().weights(), new Spoilt(image, tensor), TensorLayout.of(description.image()));
      return writer.finish(
          digests ->
              new ModelDescription(
                  ModelDescription.FORMAT,
                  "spoilt",
                  "1",
                  null,
                  null,
                  description.unet(),
                  description.image(),
                  description.text(),
                  description.defaults(),
                  description.limits(),
                  digests));
    }
  }

  private record Spoilt(TensorSource source, String tensor) implements TensorView {

    @Override
    public ByteBuffer data(String name) {
      if (!name.equals(tensor)) {
        return source.data(name);
      }
      var bytes = new byte[source.data(name).remaining()];
      Arrays.fill(bytes, (byte) 0xff);
      return ByteBuffer.wrap(bytes);
    }
  }
}
