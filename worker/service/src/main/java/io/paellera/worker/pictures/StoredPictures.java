package io.paellera.worker.pictures;

import static java.util.Objects.requireNonNull;

import io.paellera.renderer.RenderSpec;
import io.paellera.schemas.RenderJob;
import io.paellera.schemas.RenderResult;
import io.paellera.schemas.Seed;
import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.job.ActiveJob;
import io.paellera.worker.storage.ObjectStore;
import io.paellera.worker.storage.PatientStore;
import io.paellera.worker.storage.Sha256;
import io.paellera.worker.storage.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lies in the bucket for a job, and how it is told from what another job of the same id has left there. */
public final class StoredPictures {

  private static final String SHA256 = "sha256";
  private static final String JOB = "job";

  private final PatientStore store;
  private final ImageKeys keys;

  public StoredPictures(PatientStore store, ImageKeys keys) {
    this.store = requireNonNull(store, "store is null");
    this.keys = requireNonNull(keys, "keys is null");
  }

  /**
   * Finds pictures of this job that need not be drawn again, because its record was delivered before. Thumbnails, folders and
   * whatever else strangers put beside them are passed over.
   *
   * @return by index; empty if the job has ended meanwhile
   * @throws StoreException if pictures of another job lie there under the same id
   */
  public Optional<Map<Integer, RenderResult.StoredImage>> find(ActiveJob active, List<RenderSpec> specs)
      throws InterruptedException {
    var job = active.job();
    var listed = store.ask(active::live, s -> s.list(keys.folder(job)));
    if (listed.isEmpty()) {
      return Optional.empty();
    }
    var unknown = new ArrayList<>(listed.get().stream().filter(key -> keys.isPicture(job, key)).toList());
    var found = new HashMap<Integer, RenderResult.StoredImage>();
    for (int index = 0; index < specs.size() && !unknown.isEmpty(); index++) {
      String key = keys.key(job, index, specs.get(index));
      if (unknown.remove(key)) {
        look(active, index, key, specs.get(index)).ifPresent(image -> found.put(image.index(), image));
      }
    }
    if (!unknown.isEmpty()) {
      refuseOtherJob(active, unknown.get(0));
    }
    return Optional.of(found);
  }

  /** The picture as it lies in the bucket. */
  Optional<RenderResult.StoredImage> look(ActiveJob active, int index, String key, RenderSpec spec) throws InterruptedException {
    return store.ask(active::live, s -> s.head(key).map(head -> image(s, key, index, spec, head))).flatMap(image -> image);
  }

  /** What a stored object says of itself. */
  static Map<String, String> metadata(RenderJob job, String sha256) {
    return Map.of(SHA256, sha256, JOB, JobDigest.of(job));
  }

  /** Pictures that another model drew for the same job are no reason to refuse it. */
  private void refuseOtherJob(ActiveJob active, String key) throws InterruptedException {
    var head = store.ask(active::live, s -> s.head(key)).flatMap(stored -> stored);
    if (head.isPresent() && !JobDigest.of(active.job()).equals(head.get().metadata().get(JOB))) {
      throw new StoreException(
          new Failure.Invalid(
              Stage.PREPARATION,
              "id is " + active.id() + ", but another job of that id has stored " + store.store().uri(key)
                  + ": give this job its own id"));
    }
  }

  private static RenderResult.StoredImage image(ObjectStore s, String key, int index, RenderSpec spec, ObjectStore.Stored head) {
    String sha256 = head.metadata().get(SHA256);
    return new RenderResult.StoredImage(
        index,
        s.uri(key),
        sha256 == null ? Sha256.of(s.read(s.bucket(), key, Math.toIntExact(head.bytes()))) : sha256,
        head.bytes(),
        spec.size().width(),
        spec.size().height(),
        new Seed(spec.seed()));
  }
}
