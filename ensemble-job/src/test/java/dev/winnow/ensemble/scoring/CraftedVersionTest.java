package dev.winnow.ensemble.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import dev.winnow.driver.training.TrainedMember;
import dev.winnow.ensemble.artifact.ArtifactException;
import dev.winnow.ensemble.artifact.ArtifactFile;
import dev.winnow.ensemble.artifact.ArtifactStore;
import dev.winnow.ensemble.artifact.BlendFile;
import dev.winnow.ensemble.artifact.EnsembleDescription;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions that are damaged, or made to do harm, are refused before they do anything. */
class CraftedVersionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final NetworkConfiguration NETWORK =
      new NetworkConfiguration("allcnn", Convolution.WINOGRAD_RELU, 4, 0.05, 0, SHAPE, 2, 1);
  private static final int MUTATIONS = 250;

  /** What reading the whole version takes many times; less than building its network. */
  private static final long ALLOCATED = 32L << 20;

  private static final List<JsonNode> UNFIT =
      List.of(
          JsonNodeFactory.instance.nullNode(),
          JsonNodeFactory.instance.textNode(""),
          JsonNodeFactory.instance.textNode("../../../../etc/passwd"),
          JsonNodeFactory.instance.textNode("file:/etc/passwd"),
          JsonNodeFactory.instance.textNode("NaN"),
          JsonNodeFactory.instance.textNode("java.lang.ProcessBuilder"),
          JsonNodeFactory.instance.textNode("two\nlines"),
          JsonNodeFactory.instance.textNode("x".repeat(100_000)),
          JsonNodeFactory.instance.numberNode(-1),
          JsonNodeFactory.instance.numberNode(0),
          JsonNodeFactory.instance.numberNode(Integer.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(Long.MAX_VALUE),
          JsonNodeFactory.instance.numberNode(1e300),
          JsonNodeFactory.instance.booleanNode(true),
          JsonNodeFactory.instance.arrayNode(),
          JsonNodeFactory.instance.arrayNode().addNull(),
          JsonNodeFactory.instance.objectNode(),
          JsonNodeFactory.instance.objectNode().put("@class", "java.lang.ProcessBuilder"));

  @TempDir private static Path folder;

  private static ArtifactStore store;
  private static Path version;

  @BeforeAll
  static void publish() {
    float[] parameters = MemberNetwork.create(NETWORK).parameters();
    TrainedMember member = new TrainedMember("only", NETWORK, parameters);
    EnsembleDescription description =
        new EnsembleDescription(
            List.of(
                new EnsembleDescription.Member(
                    "only", NETWORK, ArtifactFile.modelPath("only"), Map.of("accuracy", 0.5))),
            List.of("boot", "shirt"),
            SHAPE,
            new PixelScaling(new float[] {0.1f}, new float[] {63.3f}),
            new EnsembleDescription.Data(
                "/data", "00", 1, EnsembleDescription.TestPart.OWN, DataFormat.IDX),
            Map.of("name", "toy", "members", List.of(Map.of("name", "only"))),
            Map.of("test_accuracy", 0.875),
            EnsembleDescription.Provenance.ofThisMachine("0.1.0", 8),
            new EnsembleDescription.Run("nightly", "", 90.5));
    store = ArtifactStore.open(folder.toString(), "toy", new Configuration());
    BlendFile blend = new BlendFile(Map.of("only", 1.0), Map.of());
    String id = store.publish(description, List.of(ModelFile.of(member), blend.toFile()));
    version = folder.resolve("toy/versions").resolve(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "blend.json", "members/only/model.bin", "../../current"})
  void aMutatedFileIsRefused(String name) throws IOException {
    long seed = Long.getLong("test.seed");
    byte[] original = Files.readAllBytes(version.resolve(name));
    for (int mutation = 0; mutation < MUTATIONS; mutation++) {
      byte[] mutated = mutate(original, new SplittableRandom(seed + mutation));
      String what = "mutation %d of %s (-Dtest.seed=%d)".formatted(mutation, name, seed);
      with(name, mutated, () -> refusedUnlessTheSame(what));
    }
  }

  /** Some change nothing, such as a space for a line's end: then all must be as it was. */
  private static void refusedUnlessTheSame(String what) {
    try {
      PublishedModels read = read(what);
      assertThat(read.manifest().ensemble().classNames()).as(what).containsExactly("boot", "shirt");
      assertThat(read.manifest().ensemble().pixelScaling().mean()).as(what).containsExactly(0.1f);
      assertThat(read.weights()).as(what).containsExactly(1.0);
    } catch (ArtifactException refused) {
      assertOneLine(refused, what);
    }
  }

  @Test
  void aManifestThatWasMadeToDoHarmIsRefused() throws IOException {
    long seed = Long.getLong("test.seed");
    byte[] original = Files.readAllBytes(version.resolve("manifest.json"));
    for (int mutation = 0; mutation < 2 * MUTATIONS; mutation++) {
      SplittableRandom random = new SplittableRandom(seed + mutation);
      ObjectNode manifest = (ObjectNode) JSON.readTree(original);
      String place = replaceOne(manifest, random);
      String what = "mutation %d, %s (-Dtest.seed=%d)".formatted(mutation, place, seed);
      with("manifest.json", sealed(manifest), () -> refusedOrHarmless(what));
    }
  }

  /** What only describes may say anything; what is read is what was published. */
  private static void refusedOrHarmless(String what) {
    try {
      assertThat(read(what).ensemble().names()).as(what).hasSize(1);
    } catch (ArtifactException refused) {
      assertOneLine(refused, what);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../model.bin",
        "members/../../model.bin",
        "/etc/passwd",
        "file:/etc/passwd",
        "hdfs://host/x",
        "members//model.bin",
        "members/./model.bin",
        "a\\..\\b",
        ".hidden",
        "",
        "members/"
      })
  void aPathThatLeadsElsewhereIsRefused(String path) throws IOException {
    refused(
        manifest -> ((ObjectNode) manifest.at("/files/0")).put("path", path),
        "'" + path + "' is no path within an artifact");
  }

  @Test
  void anAbsurdSizeIsRefused() throws IOException {
    for (long bytes : new long[] {0, 1, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE}) {
      refused(
          manifest -> ((ObjectNode) manifest.at("/files/0")).put("bytes", bytes),
          "its manifest says " + bytes);
    }
    refused(manifest -> ((ObjectNode) manifest.at("/files/0")).put("bytes", -1), "-1 bytes");
  }

  @Test
  void aNetworkThatWouldTakeAllMemoryIsRefused() throws IOException {
    refused(manifest -> network(manifest).put("width", 16), "parameters, its network");
    refused(manifest -> network(manifest).put("width", 1e9), "the width must be in (0, 16]");
    refused(
        manifest -> {
          for (ObjectNode shape :
              List.of(shape(manifest.get("ensemble")), shape(network(manifest)))) {
            shape.put("height", 1_000_000).put("width", 1_000_000);
          }
        },
        "an image has at most 4096 rows and columns");
  }

  @Test
  void aNetworkOffTheListIsRefused() throws IOException {
    refused(
        manifest -> network(manifest).put("network", "java.lang.ProcessBuilder"),
        "there is no network \"java.lang.ProcessBuilder\"");
  }

  @Test
  void aMemberWithoutANetworkIsRefused() throws IOException {
    refused(
        manifest -> ((ObjectNode) manifest.at("/ensemble/members/0")).remove("network"),
        "ensemble.members[0].network: is missing");
  }

  @Test
  void aManifestOfAnotherVersionIsRefused() throws IOException {
    refused(manifest -> manifest.put("id", "20200101T000000Z-00000000"), "of another version");
  }

  @Test
  void aManifestWithoutItsChecksumIsRefused() throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(manifest());
    manifest.remove("sha256");
    with(
        "manifest.json",
        JSON.writeValueAsBytes(manifest),
        () -> assertRefused("is not as its checksum says"));
  }

  @Test
  void aVersionOfAWinnowThatKnewNoRunsIsRead() throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(manifest());
    manifest.remove("sha256");
    ((ObjectNode) manifest.at("/ensemble")).remove("run");
    with(
        "manifest.json",
        JSON.writeValueAsBytes(manifest),
        () -> assertThat(read("old").manifest().ensemble().run().id()).isEqualTo("unknown"));
  }

  @Test
  void aVersionThatDoesNotSayWhetherItsDataHadATestPartIsRead() throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(manifest());
    ((ObjectNode) manifest.at("/ensemble/data")).remove("testPart");
    with(
        "manifest.json",
        sealed(manifest),
        () ->
            assertThat(read("old").manifest().ensemble().data().testPart())
                .isEqualTo(EnsembleDescription.TestPart.UNKNOWN));
  }

  @Test
  void aVersionThatDoesNotSayInWhichFormatItsDataWereIsRead() throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(manifest());
    ((ObjectNode) manifest.at("/ensemble/data")).remove("format");
    with(
        "manifest.json",
        sealed(manifest),
        () ->
            assertThat(read("old").manifest().ensemble().data().format())
                .isEqualTo(DataFormat.AUTO));
  }

  private static void refused(Consumer<ObjectNode> crime, String message) throws IOException {
    ObjectNode manifest = (ObjectNode) JSON.readTree(manifest());
    crime.accept(manifest);
    with("manifest.json", sealed(manifest), () -> assertRefused(message));
  }

  private static void assertRefused(String message) {
    try {
      read(message);
    } catch (ArtifactException refused) {
      assertOneLine(refused, message);
      assertThat(refused).hasMessageContaining(message);
      return;
    }
    fail("not refused: " + message);
  }

  private static void assertOneLine(ArtifactException refused, String what) {
    assertThat(refused.getMessage().lines()).as(what).hasSize(1);
    assertThat(refused.getMessage()).as(what).hasSizeLessThan(1000);
  }

  /** Fails when more than a little memory was taken on the way. */
  private static PublishedModels read(String what) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    try {
      return PublishedModels.read(store, store.currentManifest());
    } finally {
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertThat(allocated).as(what).isLessThan(ALLOCATED);
    }
  }

  private static void with(String name, byte[] content, Runnable check) throws IOException {
    Path file = version.resolve(name);
    byte[] original = Files.readAllBytes(file);
    try {
      Files.write(file, content);
      check.run();
    } finally {
      Files.write(file, original);
    }
  }

  private static byte[] mutate(byte[] original, SplittableRandom random) {
    byte[] mutated = original.clone();
    int at = random.nextInt(original.length);
    switch (random.nextInt(5)) {
      case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutated[at] = (byte) random.nextInt(256);
      case 2 -> mutated = Arrays.copyOf(original, at);
      case 3 -> mutated = Arrays.copyOf(original, original.length + 1 + random.nextInt(2000));
      default -> {
        // A part of the file over another.
        int from = random.nextInt(original.length);
        int length = Math.min(original.length - Math.max(at, from), 1 + random.nextInt(100));
        System.arraycopy(original, from, mutated, at, length);
      }
    }
    return mutated;
  }

  /** Puts something unfit for it in the place of a value, anywhere; or takes that away. */
  private static String replaceOne(ObjectNode manifest, SplittableRandom random) {
    List<JsonNode> containers = new ArrayList<>();
    collect(manifest, containers);
    JsonNode container = containers.get(random.nextInt(containers.size()));
    JsonNode value = UNFIT.get(random.nextInt(UNFIT.size()));
    boolean removed = random.nextInt(5) == 0;
    if (container instanceof ArrayNode array) {
      int index = random.nextInt(array.size());
      if (removed) {
        array.remove(index);
      } else {
        array.set(index, value);
      }
      return "element %d of an array".formatted(index);
    }
    ObjectNode object = (ObjectNode) container;
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    String name = names.get(random.nextInt(names.size()));
    if (removed) {
      object.remove(name);
    } else {
      object.set(name, value);
    }
    return "field " + name;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode() && !node.isEmpty()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  /** With the checksum that belongs to what it says now. */
  private static byte[] sealed(ObjectNode manifest) {
    try {
      manifest.remove("sha256");
      byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return JSON.writeValueAsBytes(manifest.put("sha256", HexFormat.of().formatHex(digest)));
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte[] manifest() throws IOException {
    return Files.readAllBytes(version.resolve("manifest.json"));
  }

  private static ObjectNode network(ObjectNode manifest) {
    return (ObjectNode) manifest.at("/ensemble/members/0/network");
  }

  private static ObjectNode shape(JsonNode of) {
    return (ObjectNode) of.get("shape");
  }
}
