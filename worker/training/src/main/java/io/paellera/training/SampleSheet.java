package io.paellera.training;

import io.paellera.renderer.RenderSpec;
import io.paellera.renderer.RenderedImage;
import io.paellera.training.report.ContactSheet;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A sheet of what a model draws for some prompts, with its own defaults.
 *
 * @param prompts one column each
 * @param pictures of each prompt, seeds 1, 2, ...
 */
public record SampleSheet(List<String> prompts, int pictures) {

  private static final int COLUMNS = 12;

  public SampleSheet {
    prompts = List.copyOf(prompts);
    Settings.between("pictures", pictures, 1, 64);
  }

  /** Draws the sheet. */
  public BufferedImage draw(Renders renders) {
    var columns = new ArrayList<ContactSheet.Column>();
    for (var prompt : prompts) {
      var specs = new ArrayList<RenderSpec>();
      for (var seed = 1; seed <= pictures; seed++) {
        specs.add(renders.spec(prompt, seed));
      }
      columns.add(new ContactSheet.Column(prompt, renders.draw(specs).stream().map(RenderedImage::picture).toList()));
    }
    return new ContactSheet(columns).draw(COLUMNS);
  }
}
