package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.ModelCard;
import io.paellera.renderer.RenderedImage;
import io.paellera.renderer.image.JpegEncoder;
import io.paellera.renderer.image.PictureMetadata;
import io.paellera.renderer.image.PngEncoder;
import io.paellera.schemas.ImageFormat;
import java.util.Map;

/** Writes drawn pictures as files that tell what made them. */
public final class PictureFiles {

  private static final double JPEG_QUALITY = 0.92;

  private final ModelCard card;
  private final PngEncoder png = new PngEncoder();
  private final JpegEncoder jpeg = new JpegEncoder(JPEG_QUALITY);

  public PictureFiles(ModelCard card) {
    this.card = requireNonNull(card, "card is null");
  }

  byte[] encode(RenderedImage image, ImageFormat format) {
    var metadata = PictureMetadata.of(image, card, Map.of());
    return switch (format) {
      case PNG -> png.encode(image.picture(), metadata);
      case JPEG -> jpeg.encode(image.picture(), metadata);
    };
  }
}
