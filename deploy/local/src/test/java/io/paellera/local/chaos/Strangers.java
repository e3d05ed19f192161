package io.paellera.local.chaos;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;

/** Others who use the bucket too: their objects lie beside a job's pictures. */
record Strangers(Site site) {

  private static final String DESKTOP_FILE = ".DS_Store";
  private static final String THUMBNAIL = "_thumb.jpg";
  private static final byte[] CONTENT = {1, 2, 3};

  /** Whether one of them left an object of this key. */
  static boolean left(String key) {
    return key.endsWith("/") || key.endsWith(DESKTOP_FILE) || key.endsWith(THUMBNAIL);
  }

  /** Folder markers and a file browser's files for every job. */
  void visitJobs(Orders orders) {
    var keys = new ArrayList<String>();
    for (Order order : orders.all()) {
      var folder = "renders/" + order.job().orElseThrow().batch() + "/" + order.id() + "/";
      keys.addAll(List.of(folder, folder + DESKTOP_FILE));
    }
    put(keys);
  }

  /** A thumbnail beside each picture. Returns how many were there. */
  int visitPictures() {
    try (var s3 = site.newS3Client()) {
      var thumbnails =
          s3.listObjectsV2Paginator(request -> request.bucket(Site.BUCKET)).contents().stream()
              .map(object -> object.key())
              .filter(key -> key.endsWith(".png"))
              .map(key -> key.substring(0, key.length() - ".png".length()) + THUMBNAIL)
              .toList();
      put(thumbnails);
      return thumbnails.size();
    }
  }

  private void put(List<String> keys) {
    try (var s3 = site.newS3Client()) {
      keys.forEach(key -> s3.putObject(request -> request.bucket(Site.BUCKET).key(key), RequestBody.fromBytes(CONTENT)));
    }
  }
}
