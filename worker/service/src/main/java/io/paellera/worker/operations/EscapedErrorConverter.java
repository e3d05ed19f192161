package io.paellera.worker.operations;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.stream.Stream;

/** For a pattern of Logback: the stack trace of an error, in which each message, those of causes too, is one line. */
public final class EscapedErrorConverter extends ThrowableProxyConverter {

  @Override
  protected String throwableProxyToString(IThrowableProxy error) {
    return super.throwableProxyToString(new EscapedError(error));
  }

  private record EscapedError(IThrowableProxy raw) implements IThrowableProxy {

    private static IThrowableProxy of(IThrowableProxy raw) {
      return raw == null ? null : new EscapedError(raw);
    }

    private static String text(String raw) {
      return raw == null ? null : EscapedText.of(raw);
    }

    @Override
    public String getMessage() {
      return text(raw.getMessage());
    }

    @Override
    public String getOverridingMessage() {
      return text(raw.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return raw.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return raw.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return raw.getCommonFrames();
    }

    @Override
    public IThrowableProxy getCause() {
      return of(raw.getCause());
    }

    @Override
    public IThrowableProxy[] getSuppressed() {
      return raw.getSuppressed() == null
          ? null
          : Stream.of(raw.getSuppressed()).map(EscapedError::of).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return raw.isCyclic();
    }
  }
}
