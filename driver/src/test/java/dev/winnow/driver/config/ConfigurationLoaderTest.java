package dev.winnow.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationLoaderTest {
  private static final String REQUIRED = "name = n, data.path = /d\n";

  @TempDir Path folder;

  @Test
  void laterFilesAndOverridesWin() throws IOException {
    Path first = file("first.conf", REQUIRED + "seed = 2, train.epochs = 2, train.l2 = 0.5");
    Path second = file("second.conf", "train { epochs = 3, momentum = 0.5 }");

    JobConfiguration configuration =
        JobConfiguration.load(
            List.of(first, second), List.of("train.momentum=0.6", "train.momentum=0.7"));

    assertThat(configuration.seed()).isEqualTo(2);
    assertThat(configuration.train().epochs()).isEqualTo(3);
    assertThat(configuration.train().l2()).isEqualTo(0.5);
    assertThat(configuration.train().momentum()).isEqualTo(0.7);
  }

  @Test
  void aFileMayIncludeItsNeighbour() throws IOException {
    file("base.conf", REQUIRED + "train.epochs = 2");
    Path file = file("x.conf", "include \"base.conf\"\ntrain.l2 = 0.5");

    assertThat(load(file).train().epochs()).isEqualTo(2);
    assertThat(load(file).train().l2()).isEqualTo(0.5);
  }

  @Test
  void anIncludedFileThatIsMissingIsAnError() throws IOException {
    Path file = file("x.conf", "include \"base.conf\"\n" + REQUIRED);

    assertRefused(file).withMessageContaining("base.conf").withMessageNotContainingAny("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include file(\"absent.conf\")",
        "include classpath(\"absent.conf\")",
        "include url(\"file:/nowhere/absent.conf\")"
      })
  void aMissingFileThatIsIncludedInAnotherWayIsAnError(String include) throws IOException {
    assertRefused(file("x.conf", include + "\n" + REQUIRED))
        .withMessageContaining("absent.conf")
        .withMessageNotContainingAny("\n");
  }

  @Test
  void aFileMayIncludeAnotherByItsPath() throws IOException {
    Path base = file("base.conf", REQUIRED + "train.epochs = 2");
    Path file = file("x.conf", "include file(\"%s\")".formatted(base));

    assertThat(load(file).train().epochs()).isEqualTo(2);
  }

  @Test
  void anEarlierConfigurationLiesUnderFilesAndOverrides() throws IOException {
    Path file = file("x.conf", "train.epochs = 3");
    Map<String, Object> earlier =
        Map.of(
            "name", "fashion",
            "data", Map.of("path", "/data"),
            "train", Map.of("epochs", 2, "l2", 0.25));

    JobConfiguration configuration =
        JobConfiguration.load(earlier, List.of(file), List.of("seed=7"));

    assertThat(configuration.train().epochs()).isEqualTo(3);
    assertThat(configuration.train().l2()).isEqualTo(0.25);
    assertThat(configuration.seed()).isEqualTo(7);
    assertThat(JobConfiguration.load(earlier).train().epochs()).isEqualTo(2);
  }

  @Test
  void aMissingFileIsNamed() {
    assertRefused(folder.resolve("absent.conf"))
        .withMessageStartingWith("no configuration file " + folder.resolve("absent.conf"));
  }

  @Test
  void anUnknownKeyNamesFileAndLineAndTheKnownOne() throws IOException {
    Path file = file("x.conf", REQUIRED + "\ntrain {\n  epoch = 3\n}\n");

    assertRefused(file)
        .withMessage(
            "unknown key 'train.epoch' in %s line 4: did you mean 'train.epochs'?".formatted(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs = 3 | unknown key 'epochs' | did you mean 'train.epochs'?",
        "train.dynamic-batch.warmup-fraction = 3 | unknown key 'train.dynamic-batch.warmup-fraction'"
            + " | did you mean 'train.dynamic-batch.warm-up-fraction'?",
        "members = [{network = vgg16, widht = 2}] | unknown key 'members[0].widht'"
            + " | did you mean 'members[0].width'?",
        "network.color = blue | unknown key 'network.color'"
            + " | known here are convolution, tile, width, dropout",
      })
  void anUnknownKeyAtAnyDepthIsRefused(String line, String start, String cure) throws IOException {
    assertRefused(file("x.conf", REQUIRED + line))
        .withMessageStartingWith(start)
        .withMessageEndingWith(cure);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "train.epochs = many | train.epochs must be a whole number, not \"many\"",
        "train.epochs = 2.5 | train.epochs must be a whole number, not 2.5",
        "train.epochs = 3000000000 | train.epochs must be a whole number, not 3000000000",
        "train.epochs = [3] | train.epochs must be a whole number, not a list",
        "train.l2 = low | train.l2 must be a number, not \"low\"",
        "train.l2 = NaN | train.l2 must be a number, not \"NaN\"",
        "train = 3 | train must be a block { ... }, not 3",
        "train.dynamic-batch.enabled = maybe"
            + " | train.dynamic-batch.enabled must be true or false, not \"maybe\"",
        "data.format = png"
            + " | data.format must be one of auto, idx, cifar10, cifar100, folder, not \"png\"",
        "members = alexnet | members must be a list [ ... ], not \"alexnet\"",
        "members = [7] | members must be networks or blocks { name, network, ... }, not 7",
      })
  void aWrongTypeNamesKeyFileLineAndWhatWasExpected(String line, String message)
      throws IOException {
    Path file = file("x.conf", REQUIRED + line);

    assertRefused(file).withMessage("%s (%s line 2)", message, file);
  }

  @Test
  void anInvalidValueNamesFileAndLine() throws IOException {
    Path file = file("x.conf", REQUIRED + "train {\n  epochs = 0\n}");

    assertRefused(file).withMessage("train.epochs must be at least 1, not 0 (%s line 3)", file);
  }

  @Test
  void aFileThatIsNoHoconNamesFileAndLineInOneLine() throws IOException {
    assertRefused(file("x.conf", "name = n\ntrain {\n"))
        .withMessageContaining("x.conf: 3")
        .withMessageNotContainingAny("\n");
  }

  @Test
  void aVariableThatIsNotSetIsNamed() throws IOException {
    assertRefused(file("x.conf", "name = n\ndata.path = ${WINNOW_TEST_ABSENT}"))
        .withMessageContaining("WINNOW_TEST_ABSENT");
  }

  @Test
  void anOverrideTakesPathsWithoutQuotes() {
    JobConfiguration configuration =
        JobConfiguration.load(
            List.of(), List.of("name=n", "data.path=hdfs://host:8020/a b", "output=s3a://x#y=z"));

    assertThat(configuration.data().path()).isEqualTo("hdfs://host:8020/a b");
    assertThat(configuration.output()).isEqualTo("s3a://x#y=z");
  }

  @ParameterizedTest
  @CsvSource({"train.epochs", "=3"})
  void anOverrideWithoutKeyOrValueIsRefused(String override) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JobConfiguration.load(List.of(), List.of(override)))
        .withMessage("--set %s: expected key=value", override);
  }

  @ParameterizedTest
  @CsvSource({"a..b=3", "members=[a"})
  void anOverrideThatCannotBeParsedIsNamed(String override) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JobConfiguration.load(List.of(), List.of(override)))
        .withMessageContaining(override.substring(0, 3));
  }

  @Test
  void everyKeyHasItsDefaultAndASentence() {
    Config defaults = ConfigurationLoader.defaults();
    List<String> withDefault = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry : defaults.entrySet()) {
      withDefault.add(entry.getKey());
      assertThat(entry.getValue().origin().comments()).as(entry.getKey()).isNotEmpty();
    }
    List<String> known = new ArrayList<>(KeyNames.pathsOf(JobConfiguration.class, ""));
    known.removeAll(List.of("name", "data.path"));

    assertThat(withDefault).containsExactlyInAnyOrderElementsOf(known);
  }

  private ThrowableAssertAlternative<ConfigurationException> assertRefused(Path file) {
    return assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> load(file));
  }

  private static JobConfiguration load(Path file) {
    return JobConfiguration.load(List.of(file), List.of());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
