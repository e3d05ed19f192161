package io.paellera.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that draws: its constructor and methods may take a {@link PaelleraSystem} and a {@link
 * io.paellera.producer.RenderClient}. The system starts when it is first asked for and serves every class of the run that names the
 * same model.
 */
@Documented
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(PaelleraExtension.class)
public @interface PaelleraTest {

  Model model() default Model.FLAT_COLOUR;
}
