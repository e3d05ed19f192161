package io.paellera.command.openai;

import io.paellera.command.pictures.BucketSettings;
import io.paellera.command.pictures.PictureLinks;
import io.paellera.command.pictures.PictureStore;
import io.paellera.schemas.RenderResult.StoredImage;
import java.time.Duration;

/** Pictures of the object store. */
public final class StoredPictures implements PictureData, AutoCloseable {

  private final PictureLinks links;
  private final PictureStore store;

  /**
   * @param lifetime of addresses, at most {@link PictureLinks#LONGEST}
   */
  public StoredPictures(BucketSettings settings, Duration lifetime) {
    links = new PictureLinks(settings, lifetime);
    store = new PictureStore(settings);
  }

  @Override
  public String address(StoredImage picture) {
    return links.of(picture.uri());
  }

  @Override
  public byte[] bytes(StoredImage picture) {
    return store.read(picture);
  }

  @Override
  public void close() {
    links.close();
    store.close();
  }
}
