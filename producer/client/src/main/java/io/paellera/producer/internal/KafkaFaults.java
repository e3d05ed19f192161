package io.paellera.producer.internal;

import java.util.concurrent.ExecutionException;
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

  private KafkaFaults() {}

  /** One sentence without a full stop. */
  public static String explain(Throwable fault) {
    if (fault instanceof ExecutionException && fault.getCause() != null) {
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
    boolean causeSaysMore = fault instanceof KafkaException && cause != null && cause.getMessage() != null;
    return causeSaysMore && !message.contains(plain(cause.getMessage())) ? message + ": " + explain(cause) : message;
  }

  private static String plain(String message) {
    String plain = CALL.matcher(message).replaceAll("").strip();
    return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
  }
}
