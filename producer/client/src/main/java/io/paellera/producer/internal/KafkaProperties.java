package io.paellera.producer.internal;

import io.paellera.producer.ClientSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** The properties of the three Kafka clients, made from {@link ClientSettings}. Never logged: they may hold passwords. */
public final class KafkaProperties {

  private static final ConfigDef PRODUCER = ProducerConfig.configDef();
  private static final ConfigDef CONSUMER = ConsumerConfig.configDef();
  private static final ConfigDef ADMIN = AdminClientConfig.configDef();
  private static final String HIDDEN = "***";

  /** What the promises of the client rest on. */
  private static final Set<String> FIXED =
      Set.of(
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ConsumerConfig.ISOLATION_LEVEL_CONFIG,
          ConsumerConfig.GROUP_ID_CONFIG,
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);

  private KafkaProperties() {}

  public static void requireFree(String key) {
    if (FIXED.contains(key)) {
      throw new IllegalArgumentException("kafka." + key + " is fixed by the client and can't be set");
    }
  }

  /** The value of a setting as logs may show it: hidden if it is a password to any Kafka client, or unknown to all of them. */
  public static String shown(String key, String value) {
    boolean known = false;
    for (ConfigDef def : new ConfigDef[] {PRODUCER, CONSUMER, ADMIN}) {
      ConfigDef.ConfigKey definition = def.configKeys().get(key);
      if (definition != null && definition.type == ConfigDef.Type.PASSWORD) {
        return HIDDEN;
      }
      known |= definition != null;
    }
    return known ? value : HIDDEN;
  }

  public static Map<String, Object> producer(ClientSettings settings) {
    Map<String, Object> properties = common(settings, PRODUCER);
    long timeout = settings.timeout().toMillis();
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
    properties.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.min(timeout / 2 + 1, 30_000));
    properties.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Math.min(timeout + 1_000, Integer.MAX_VALUE));
    return properties;
  }

  public static Map<String, Object> consumer(ClientSettings settings) {
    Map<String, Object> properties = common(settings, CONSUMER);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
    properties.putIfAbsent(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) Math.min(settings.timeout().toMillis(), Integer.MAX_VALUE));
    return properties;
  }

  public static Map<String, Object> admin(ClientSettings settings) {
    Map<String, Object> properties = common(settings, ADMIN);
    int timeout = (int) Math.min(settings.timeout().toMillis(), Integer.MAX_VALUE);
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(timeout, 30_000));
    return properties;
  }

  /** Settings that this client knows, and those that none of the three knows: they may belong to a plug-in. */
  private static Map<String, Object> common(ClientSettings settings, ConfigDef own) {
    Map<String, Object> properties = new HashMap<>();
    settings
        .kafka()
        .forEach(
            (key, value) -> {
              boolean foreign =
                  !own.names().contains(key)
                      && (PRODUCER.names().contains(key) || CONSUMER.names().contains(key) || ADMIN.names().contains(key));
              if (!foreign) {
                properties.put(key, value);
              }
            });
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return properties;
  }
}
