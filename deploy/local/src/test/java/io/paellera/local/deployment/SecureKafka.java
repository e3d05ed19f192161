package io.paellera.local.deployment;

import io.paellera.embedded.EmbeddedKafka;
import io.paellera.embedded.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** A broker that speaks TLS with a certificate made for it, asks for a password, and lets nobody do what no ACL allows. */
final class SecureKafka implements AutoCloseable {
  static final String ADMIN = "admin";

  private static final String ACLS = "deploy/security/kafka-acls.csv";

  private final Path directory;
  private final String storePassword = randomText();
  private final Map<String, String> passwords = new HashMap<>();
  private final EmbeddedKafka kafka;

  SecureKafka(Path directory, String... users) throws IOException, InterruptedException {
    this.directory = directory;
    passwords.put(ADMIN, randomText());
    for (String user : users) {
      passwords.put(user, randomText());
    }
    makeCertificate("broker");
    makeCertificate("stranger");
    var logins =
        passwords.entrySet().stream()
            .map(entry -> "user_%s=\"%s\"".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(" ", "org.apache.kafka.common.security.plain.PlainLoginModule required ", ";"));
    kafka =
        EmbeddedKafka.start(
            KafkaSettings.defaults()
                .with("listener.security.protocol.map", "CLIENT:SASL_SSL,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .with("listener.name.client.sasl.enabled.mechanisms", "PLAIN")
                .with("listener.name.client.plain.sasl.jaas.config", logins)
                .with("listener.name.client.ssl.keystore.type", "PKCS12")
                .with("listener.name.client.ssl.keystore.location", directory.resolve("broker.p12").toString())
                .with("listener.name.client.ssl.keystore.password", storePassword)
                .with("listener.name.client.ssl.key.password", storePassword)
                .with("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
                .with("super.users", "User:" + ADMIN + ";User:ANONYMOUS"));
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String password(String user) {
    return passwords.get(user);
  }

  /** What a client needs to get in as this user. */
  Map<String, String> login(String user) {
    return login(user, passwords.get(user));
  }

  Map<String, String> login(String user, String password) {
    var properties = new HashMap<>(encryptedWith("broker"));
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", "PLAIN");
    properties.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";".formatted(user, password));
    return properties;
  }

  /** The right login, over a connection whose certificate is not the broker's. */
  Map<String, String> loginTrustingAStranger(String user) {
    var properties = new HashMap<>(login(user));
    properties.putAll(encryptedWith("stranger"));
    return properties;
  }

  private Map<String, String> encryptedWith(String name) {
    return Map.of(
        "ssl.truststore.type", "PKCS12",
        "ssl.truststore.location", directory.resolve(name + "-trust.p12").toString(),
        "ssl.truststore.password", storePassword);
  }

  Admin admin() {
    var properties = new HashMap<String, Object>(login(ADMIN));
    properties.put("bootstrap.servers", bootstrapServers());
    return Admin.create(properties);
  }

  /** Applies the file that an operator applies. */
  void applyAcls() throws ExecutionException, InterruptedException {
    try (var admin = admin()) {
      admin.createAcls(acls()).all().get();
    }
  }

  static List<AclBinding> acls() {
    var bindings = new ArrayList<AclBinding>();
    for (String line : Repository.lines(ACLS)) {
      if (!line.startsWith("#") && !line.isBlank()) {
        String[] fields = line.split(",", -1);
        bindings.add(
            new AclBinding(
                new ResourcePattern(type(fields[2]), fields[4], PatternType.fromString(fields[3].toUpperCase(Locale.ROOT))),
                new AccessControlEntry(fields[0], "*", operation(fields[1]), AclPermissionType.ALLOW)));
      }
    }
    return bindings;
  }

  private static ResourceType type(String text) {
    return switch (text) {
      case "Topic" -> ResourceType.TOPIC;
      case "Group" -> ResourceType.GROUP;
      case "TransactionalId" -> ResourceType.TRANSACTIONAL_ID;
      default -> throw new IllegalArgumentException(text + " is no resource");
    };
  }

  private static AclOperation operation(String text) {
    return switch (text) {
      case "Read" -> AclOperation.READ;
      case "Write" -> AclOperation.WRITE;
      case "Create" -> AclOperation.CREATE;
      case "Describe" -> AclOperation.DESCRIBE;
      case "DescribeConfigs" -> AclOperation.DESCRIBE_CONFIGS;
      default -> throw new IllegalArgumentException(text + " is no operation");
    };
  }

  private void makeCertificate(String name) throws IOException, InterruptedException {
    keytool(
        "-genkeypair", "-alias", name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-dname", "CN=" + name,
        "-ext", "SAN=ip:127.0.0.1,dns:localhost", "-storetype", "PKCS12", "-keystore", name + ".p12");
    keytool("-exportcert", "-rfc", "-alias", name, "-keystore", name + ".p12", "-file", name + ".pem");
    keytool("-importcert", "-noprompt", "-alias", name, "-file", name + ".pem", "-storetype", "PKCS12", "-keystore", name + "-trust.p12");
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", storePassword));
    var log = Files.createTempFile(directory, "keytool", ".log");
    int status = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    if (status != 0) {
      throw new IOException("keytool failed: " + Files.readString(log));
    }
  }

  private static String randomText() {
    var bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    kafka.close();
  }
}
