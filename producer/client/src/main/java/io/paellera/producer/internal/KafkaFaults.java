package io.paellera.producer.internal;

import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What Kafka's clients throw, in words for who uses them. */
public final class KafkaFaults {

  /** The name of the request, as the admin client's messages give it. */
  private static final Pattern CALL = Pattern.compile("\\s*\\(?Call: ?\\w+(\\([^)]*\\))?\\)?\\.?");

  /** What stands around the fault where a client can't be made; the fault itself is the cause. */
  private static final Pattern NOT_MADE = Pattern.compile("Failed to (create new|construct) \\w+( \\w+)?");

  private static final Pattern NO_ADDRESS = Pattern.compile("Invalid url in bootstrap.servers: (.*)");
  private static final String NO_HOST = "No resolvable bootstrap urls given in bootstrap.servers";
  private static final String NO_LOGIN = "Could not find a 'KafkaClient' entry in the JAAS configuration";

  private KafkaFaults() {}

  /** One sentence without a full stop. */
  public static String explain(Throwable fault) {
    boolean ofItsCause = fault instanceof ExecutionException || NOT_MADE.matcher(String.valueOf(fault.getMessage())).matches();
    if (ofItsCause && fault.getCause() != null) {
      return explain(fault.getCause());
    }
    String message = fault.getMessage() == null ? fault.getClass().getSimpleName() : plain(fault.getMessage());
    if (fault instanceof TimeoutException && fault.getCause() instanceof UnknownTopicOrPartitionException) {
      return message;
    }
    if (fault instanceof TimeoutException || fault instanceof DisconnectException) {
      return "no broker answered in time";
    }
    if (fault instanceof AuthenticationException) {
      return "the broker refuses the credentials (" + message + "): check kafka.security.protocol and kafka.sasl.*";
    }
    if (fault instanceof AuthorizationException) {
      return "the broker doesn't allow it (" + message + ")";
    }
    if (fault instanceof UnsupportedVersionException) {
      return "the broker is too old for this (" + message + ")";
    }
    Throwable cause = fault.getCause();
    return fault instanceof KafkaException && cause != null && saysMore(cause, message)
        ? message + ": " + explain(cause)
        : message;
  }

  private static boolean saysMore(Throwable cause, String message) {
    String text = cause.getMessage();
    return text != null && !message.contains(plain(text));
  }

  private static String plain(String message) {
    if (message.startsWith(NO_HOST)) {
      return "no host of kafka.bootstrap.servers is known here: check the names";
    }
    if (message.startsWith(NO_LOGIN)) {
      return "there is nothing to log in with: set kafka.sasl.jaas.config and kafka.sasl.mechanism";
    }
    Matcher address = NO_ADDRESS.matcher(message);
    if (address.matches()) {
      return "kafka.bootstrap.servers is " + address.group(1) + ", but must be HOST:PORT, several of them with commas";
    }
    String plain = CALL.matcher(message).replaceAll("").strip();
    return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
  }
}
