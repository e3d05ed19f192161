package io.paellera.worker.cli;

import io.paellera.renderer.InsufficientMemoryException;
import io.paellera.renderer.InvalidSpecException;
import io.paellera.renderer.text.ForeignVectorsException;
import io.paellera.renderer.weights.WeightsException;
import io.paellera.worker.config.InvalidSettingException;
import io.paellera.worker.operations.EscapedText;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one line what the user has to mend; keeps stack traces for what only a developer can. What terminals obey is escaped. */
final class PlainErrors implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception error, CommandLine command, ParseResult parsed) {
    if (isTheUsersToMend(error)) {
      command.getErr().println(command.getColorScheme().errorText(EscapedText.of(explain(error))));
      return command.getCommandSpec().exitCodeOnInvalidInput();
    }
    command.getErr().print(EscapedText.trace(error));
    command.getErr().flush();
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static boolean isTheUsersToMend(Exception error) {
    return error instanceof InvalidSettingException
        || error instanceof InvalidSpecException
        || error instanceof WeightsException
        || error instanceof ForeignVectorsException
        || error instanceof InsufficientMemoryException
        || error instanceof IllegalArgumentException
        || error instanceof UncheckedIOException
        || error instanceof KafkaException;
  }

  /** What Kafka's clients have against a setting lies in the cause. */
  private static String explain(Throwable error) {
    var cause = error.getCause();
    return error instanceof KafkaException && cause != null ? error.getMessage() + ": " + explain(cause) : error.getMessage();
  }
}
