package io.paellera.command.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a {@link CommandBroker}, or {@link PictureServers}: one of each for all test classes. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(WithBroker.Resolver.class)
@interface WithBroker {

  /** Starts them when they are first needed; JUnit closes them at the end. */
  final class Resolver implements ParameterResolver {

    private static final Map<Class<?>, Supplier<?>> SERVERS =
        Map.of(CommandBroker.class, CommandBroker::new, PictureServers.class, PictureServers::new);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return SERVERS.containsKey(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(WithBroker.class))
          .computeIfAbsent(parameter.getParameter().getType(), type -> SERVERS.get(type).get());
    }
  }
}
