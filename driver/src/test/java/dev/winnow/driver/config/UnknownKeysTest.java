package dev.winnow.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownKeysTest {
  private static final List<String> KNOWN = KeyNames.pathsOf(JobConfiguration.class, "");

  @Property(tries = 100)
  void aMisspeltKeyAtAnyDepthIsRefusedAndTheKnownOneNamed(
      @ForAll("knownKeys") String key, @ForAll @AlphaChars char letter) {
    String misspelt = key + Character.toLowerCase(letter);
    // pruning.end and pruning.ends are both keys.
    Assume.that(!KNOWN.contains(misspelt));

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(misspelt + "=1"))
        .withMessageStartingWith("unknown key '%s' in --set", misspelt)
        .withMessageEndingWith("did you mean '%s'?", key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"train.epochs\"=1", "train.\"dynamic-batch.capacity\"=0"})
  void aKnownKeyInQuotesIsToldToDoWithout(String override) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(override))
        .withMessageStartingWith("unknown key 'train.")
        .withMessageEndingWith("write it without quotes, or each part as a block");
  }

  @Property(tries = 100)
  void aKeyInAnyBlockThatIsNotAmongTheKnownIsRefused(
      @ForAll("blocks") String block,
      @ForAll @AlphaChars @StringLength(min = 1, max = 12) String name) {
    String key = block + "x" + name;
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> load(key + "=1"))
        .withMessageStartingWith("unknown key '%s' in --set", key);
  }

  @Property(tries = 100)
  void theDistanceBetweenWordsIsAMetric(
      @ForAll @StringLength(max = 8) @AlphaChars String a,
      @ForAll @StringLength(max = 8) @AlphaChars String b) {
    int distance = UnknownKeys.levenshtein(a, b);

    assertThat(distance).isEqualTo(UnknownKeys.levenshtein(b, a));
    assertThat(distance == 0).isEqualTo(a.equals(b));
    assertThat(distance)
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
  }

  @Provide
  Arbitrary<String> knownKeys() {
    return Arbitraries.of(KNOWN);
  }

  @Provide
  Arbitrary<String> blocks() {
    return Arbitraries.of("", "data.", "network.", "train.", "train.dynamic-batch.");
  }

  private static void load(String override) {
    List<String> overrides = new ArrayList<>(List.of("name=n", "data.path=/d"));
    overrides.add(override);
    JobConfiguration.load(List.of(), overrides);
  }
}
