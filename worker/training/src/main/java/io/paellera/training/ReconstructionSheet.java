package io.paellera.training;

import ai.djl.Device;
import io.paellera.renderer.Picture;
import io.paellera.training.data.PicturePixels;
import io.paellera.training.data.Pictures;
import io.paellera.training.report.ContactSheet;
import io.paellera.renderer.weights.ModelDirectory;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A sheet of pictures, spread over a dataset, each above what a model's VQGAN makes of it. */
record ReconstructionSheet(Pictures pictures) {

  private static final int COLUMNS = 12;

  BufferedImage draw(ModelDirectory model, Device device) {
    var count = Math.min(COLUMNS, pictures.infos().size());
    var chosen = IntStream.range(0, count).map(i -> i * pictures.infos().size() / count).toArray();
    var originals = IntStream.of(chosen).mapToObj(pictures.pixels()::get).toList();
    var columns = new ArrayList<ContactSheet.Column>();
    try (var reconstruction = new Reconstruction(model, device)) {
      var restored = reconstruction.of(originals, pictures.side());
      for (var i = 0; i < count; i++) {
        var caption = pictures.infos().get(chosen[i]).captions().get(0);
        columns.add(new ContactSheet.Column(caption, List.of(picture(originals, i), picture(restored, i))));
      }
    }
    return new ContactSheet(columns).draw(COLUMNS);
  }

  private Picture picture(List<float[]> pixels, int index) {
    return PicturePixels.picture(pixels.get(index), pictures.side());
  }
}
