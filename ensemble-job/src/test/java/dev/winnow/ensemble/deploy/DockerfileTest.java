package dev.winnow.ensemble.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkBuildInfo;
import org.junit.jupiter.api.Test;

/** There is no engine here that could build it: this looks at what it says. */
class DockerfileTest {
  private static final Path PROJECT = Path.of("..");

  @Test
  void itStartsFromTheSparkAndTheJavaThatTheJobIsBuiltFor() throws IOException {
    assertThat(instructions("FROM"))
        .containsExactly(
            "apache/spark:%s-scala2.12-java17-ubuntu".formatted(SparkBuildInfo.spark_version()));
  }

  @Test
  void whatItCopiesIsThereAndNotIgnored() throws IOException {
    List<String> kept =
        Files.readAllLines(PROJECT.resolve("deploy/docker/Dockerfile.dockerignore")).stream()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    for (String copy : instructions("COPY")) {
      String source = copy.replaceFirst("--chmod=\\d+ ", "").replaceFirst("/? .*", "");
      assertThat(kept).contains(source);
      // The jar is made after the tests.
      if (!source.endsWith(".jar")) {
        assertThat(PROJECT.resolve(source)).exists();
      }
    }
  }

  @Test
  void whatItCopiesIsForAllToReadWhoeverBuildsIt() throws IOException {
    assertThat(instructions("COPY")).isNotEmpty().allMatch(copy -> copy.startsWith("--chmod=755 "));
  }

  @Test
  void itRunsAsTheUserThatTheManifestsName() throws IOException {
    assertThat(instructions("USER")).containsExactly("185:185");
    assertThat(
            Manifests.read("executor-pod.yaml")
                .get(0)
                .at("/spec/securityContext/runAsUser")
                .asInt())
        .isEqualTo(185);
  }

  private static List<String> instructions(String name) throws IOException {
    Pattern line = Pattern.compile(name + " (.*)");
    return Files.readAllLines(PROJECT.resolve("deploy/docker/Dockerfile")).stream()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .toList();
  }
}
