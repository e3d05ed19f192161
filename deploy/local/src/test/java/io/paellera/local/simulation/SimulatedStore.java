package io.paellera.local.simulation;

import io.paellera.worker.failure.Failure;
import io.paellera.worker.failure.Stage;
import io.paellera.worker.storage.ObjectStore;
import io.paellera.worker.storage.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A bucket in memory. Requests and answers get lost as others do; a process sees it through {@link #client}. */
final class SimulatedStore {

  static final String BUCKET = "bucket";
  static final String PICTURE = "s3://bucket/in/picture.png";

  /** Whoever reads it dies. */
  static final String DEADLY_PICTURE = "s3://bucket/in/deadly.png";

  private final Map<String, ObjectStore.NewObject> objects = new TreeMap<>();

  SimulatedStore() {
    objects.put(key(PICTURE), new ObjectStore.NewObject(key(PICTURE), SimulatedModel.input(), "", "image/png", Map.of()));
  }

  private static String key(String uri) {
    return uri.substring(("s3://" + BUCKET + "/").length());
  }

  Optional<byte[]> content(String uri) {
    return Optional.ofNullable(objects.get(key(uri))).map(ObjectStore.NewObject::content);
  }

  /** The store as a process reaches it. */
  ObjectStore client(Chance chance) {
    return new Client(chance);
  }

  private final class Client implements ObjectStore {

    private final Chance chance;

    private Client(Chance chance) {
      this.chance = chance;
    }

    @Override
    public List<String> list(String prefix) {
      return request(() -> objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList());
    }

    @Override
    public Optional<Stored> head(String key) {
      return request(
          () -> Optional.ofNullable(objects.get(key)).map(object -> new Stored(object.content().length, object.metadata())));
    }

    @Override
    public boolean putIfAbsent(NewObject object) {
      return request(() -> objects.putIfAbsent(object.key(), object) == null);
    }

    @Override
    public byte[] read(String bucket, String key, int maxBytes) {
      if (key.equals(key(DEADLY_PICTURE))) {
        SimulatedCrash.at("killed by " + key);
      }
      return request(() -> objects.get(key).content());
    }

    @Override
    public void probe() {
      request(() -> true);
    }

    @Override
    public String bucket() {
      return BUCKET;
    }

    private <T> T request(Supplier<T> effect) {
      chance.crashPoint("before a request to the store");
      loseIt("the request");
      T answer = effect.get();
      chance.crashPoint("after a request to the store");
      loseIt("the answer");
      return answer;
    }

    private void loseIt(String what) {
      if (chance.fault()) {
        throw new StoreException(
            new Failure.Infrastructure(Failure.Part.STORE, Stage.STORING, what + " is lost"));
      }
    }
  }
}
