package dev.winnow.worker.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.PixelScaling;
import dev.winnow.worker.layer.ActivationArrays;
import dev.winnow.worker.layer.NativeFloats;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.MemberNetwork;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.Networks;
import dev.winnow.worker.network.ParameterBlock;
import dev.winnow.worker.network.ParameterKinds;
import dev.winnow.worker.training.MagnitudePruning;
import dev.winnow.worker.training.MemberState;
import dev.winnow.worker.training.PruningScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ScoringNetworkTest {
  /** Odd sizes, which leave a row or column out of most poolings. */
  private static final ImageShape SHAPE = new ImageShape(3, 17, 19);

  private static final int CLASSES = 7;
  private static final int[] BATCHES = {1, 3, 31, 33, 128, 130};
  private static final PixelScaling SCALING =
      new PixelScaling(new float[] {120, 128, 140}, new float[] {60, 64, 70});

  private final Random random = new Random(Long.getLong("test.seed", 20200512L));

  record Case(NetworkConfiguration network, double sparsity) {}

  static List<Case> everyNetwork() {
    List<Case> all = new ArrayList<>();
    for (String name : Networks.names()) {
      for (double sparsity : new double[] {0, 0.8}) {
        all.add(new Case(network(name, Convolution.CONVENTIONAL, 4), sparsity));
        all.add(new Case(network(name, Convolution.WINOGRAD_RELU, 4), sparsity));
        all.add(new Case(network(name, Convolution.WINOGRAD_RELU, 6), sparsity));
      }
    }
    return all;
  }

  private static NetworkConfiguration network(String name, Convolution convolution, int tile) {
    return new NetworkConfiguration(name, convolution, tile, 0.125, 0.1, SHAPE, CLASSES, 7);
  }

  @Test
  void largeImagesAreTakenInSmallerBatches() {
    for (int side : new int[] {32, 96, 224}) {
      ImageShape shape = new ImageShape(3, side, side);
      assertThat(
              ScoringNetwork.bufferBytes(
                  new NetworkConfiguration(
                      "vgg16", Convolution.WINOGRAD_RELU, 4, 1, 0, shape, CLASSES, 7)))
          .isBetween(32L << 20, 256L << 20);
    }
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void itAgreesWithTheGraphThatWasTrained(Case trained) {
    float[] parameters = parameters(trained);
    ComputationGraph graph = Networks.create(trained.network());
    NativeFloats.write(parameters, graph.params());
    ScoringNetwork scoring = ScoringNetwork.of(trained.network(), parameters);
    LabeledImages images = images(130);

    for (int batch : BATCHES) {
      LabeledImages part = images.select(IntStream.range(0, batch).toArray());
      assertThat(scoring.probabilities(part, SCALING))
          .as("a batch of %d", batch)
          .containsExactly(output(graph, part), within(1e-4f));
    }
  }

  @ParameterizedTest
  @MethodSource("everyNetwork")
  void aNetworkInTrainingIsScoredAsItsParametersAre(Case trained) {
    float[] parameters = parameters(trained);
    MemberNetwork member = MemberNetwork.create(trained.network());
    member.setParameters(parameters);
    LabeledImages images = images(5);

    assertThat(ScoringNetwork.of(member, parameters).probabilities(images, SCALING))
        .isEqualTo(ScoringNetwork.of(trained.network(), parameters).probabilities(images, SCALING));
  }

  @Test
  void anImageIsScoredAlikeInEveryBatch() {
    Case trained = new Case(network("resnet32", Convolution.WINOGRAD_RELU, 6), 0.8);
    ScoringNetwork scoring = ScoringNetwork.of(trained.network(), parameters(trained));
    LabeledImages images = images(33);
    float[] together = scoring.probabilities(images, SCALING);

    for (int i = 0; i < images.size(); i++) {
      float[] alone = scoring.probabilities(images.select(new int[] {i}), SCALING);
      for (int c = 0; c < CLASSES; c++) {
        assertThat(together[i * CLASSES + c]).isEqualTo(alone[c]);
      }
    }
  }

  @Test
  void networksMayBeAskedInTurnThoughTheyShareTheirMemory() {
    Case small = new Case(network("allcnn", Convolution.CONVENTIONAL, 4), 0);
    Case large = new Case(network("resnet32", Convolution.CONVENTIONAL, 4), 0);
    ScoringNetwork one = ScoringNetwork.of(small.network(), parameters(small));
    ScoringNetwork other = ScoringNetwork.of(large.network(), parameters(large));
    LabeledImages few = images(2);
    LabeledImages many = images(130);
    float[] ofOne = one.probabilities(few, SCALING);
    float[] ofOther = other.probabilities(few, SCALING);

    other.probabilities(many, SCALING);
    assertThat(one.probabilities(few, SCALING)).isEqualTo(ofOne);
    assertThat(other.probabilities(few, SCALING)).isEqualTo(ofOther);
  }

  @Test
  void severalThreadsMayAskAtOnce() {
    Case trained = new Case(network("alexnet", Convolution.WINOGRAD_RELU, 4), 0);
    ScoringNetwork scoring = ScoringNetwork.of(trained.network(), parameters(trained));
    LabeledImages images = images(20);
    float[] expected = scoring.probabilities(images, SCALING);

    IntStream.range(0, 16)
        .parallel()
        .forEach(i -> assertThat(scoring.probabilities(images, SCALING)).isEqualTo(expected));
  }

  /** Statistics, scales and shifts as training leaves them: each channel has its own. */
  private float[] parameters(Case trained) {
    ComputationGraph graph = Networks.create(trained.network());
    float[] parameters = new float[Math.toIntExact(graph.numParams())];
    NativeFloats.read(graph.params(), parameters);
    for (ParameterBlock block : ParameterKinds.blocks(graph)) {
      for (int i = 0; i < block.range().length(); i++) {
        int at = block.range().offset() + i;
        switch (block.parameter()) {
          case "gamma" -> parameters[at] = 0.5f + random.nextFloat();
          case "beta", "mean", "b" -> parameters[at] = random.nextFloat() - 0.5f;
          case "var" -> parameters[at] = 0.5f + random.nextFloat();
          default -> {}
        }
      }
    }
    return MagnitudePruning.prune(
            MemberState.initial(parameters),
            ParameterKinds.prunable(graph, false),
            trained.sparsity(),
            PruningScope.LAYER)
        .parameters();
  }

  private LabeledImages images(int size) {
    LabeledImages images = LabeledImages.blank(SHAPE, size);
    random.nextBytes(images.pixels());
    return images;
  }

  private static float[] output(ComputationGraph graph, LabeledImages images) {
    try (INDArray input =
        ActivationArrays.create(images.size(), SHAPE.channels(), SHAPE.height(), SHAPE.width())) {
      SCALING.scale(images, 0, images.size(), NativeFloats.bytes(input).asFloatBuffer());
      return graph.outputSingle(false, input).dup('c').data().asFloat();
    }
  }
}
