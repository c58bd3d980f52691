package dev.winnow.worker.kernel;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class KernelChoiceTest {
  @Test
  void withTheVectorModuleTheVectorKernelsAreChosenAndTheirWidthIsTold() {
    List<String> logged = new ArrayList<>();
    assertThat(Kernels.choose(true, recorder(logged)).name()).isEqualTo("vector");
    assertThat(logged)
        .singleElement(as(STRING))
        .startsWith("info")
        .contains(String.valueOf(VectorKernels.lanes()));
    assertThat(Kernels.chosen().name()).isEqualTo("vector");
  }

  @Test
  void withoutTheVectorModuleOneWarningNamesCauseAndCure() {
    List<String> logged = new ArrayList<>();
    assertThat(Kernels.choose(false, recorder(logged)).name()).isEqualTo("scalar");
    assertThat(logged)
        .singleElement(as(STRING))
        .startsWith("warn")
        .contains("jdk.incubator.vector is not loaded")
        .contains("--add-modules jdk.incubator.vector");
  }

  /** A logger that keeps each call: its method and its arguments. */
  private static Logger recorder(List<String> logged) {
    return (Logger)
        Proxy.newProxyInstance(
            KernelChoiceTest.class.getClassLoader(),
            new Class<?>[] {Logger.class},
            (proxy, method, arguments) -> {
              logged.add(method.getName() + " " + Arrays.toString(arguments));
              return null;
            });
  }

  @Test
  void aJvmWithoutTheVectorModuleComputesWithScalarKernels() throws Exception {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Uses.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(output).isZero();
    assertThat(output.lines().toList()).contains("chosen: scalar", "result: 3.0");
  }

  /** What the other process runs. */
  static final class Uses {
    private Uses() {}

    public static void main(String[] arguments) {
      Activation one = Activation.allocate(1, 1, 1, 1);
      one.set(0, 0, 0, 0, 1);
      Activation two = Activation.allocate(1, 1, 1, 1);
      two.set(0, 0, 0, 0, 2);
      Elementwise.add(one, two, true, two);
      Elementwise.relu(two, two);
      List.of("chosen: " + Kernels.chosen().name(), "result: " + two.get(0, 0, 0, 0))
          .forEach(System.out::println);
    }
  }
}
