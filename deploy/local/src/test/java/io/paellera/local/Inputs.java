package io.paellera.local;

import io.paellera.command.pictures.PictureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A bucket of files that jobs may start from.
 *
 * @param folder for the files on their way
 */
record Inputs(PictureStore store, Path folder) {

  static final String BUCKET = "inputs";

  static Inputs of(LocalSystem system, Path folder) {
    system.s3().createBucket(BUCKET);
    return new Inputs(system.pictures(), folder);
  }

  void put(String key, byte[] content) throws IOException {
    store.put(uri(key), Files.write(folder.resolve(key), content));
  }

  String uri(String key) {
    return "s3://" + BUCKET + "/" + key;
  }
}
