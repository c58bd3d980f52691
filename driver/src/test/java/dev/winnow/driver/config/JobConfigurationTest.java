package dev.winnow.driver.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import dev.winnow.driver.exchange.ExchangePrecision;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.training.DynamicBatchConfiguration;
import dev.winnow.worker.training.PruningSchedule.Pace;
import dev.winnow.worker.training.PruningScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobConfigurationTest {
  private static final List<String> REQUIRED = List.of("name=fashion", "data.path=/data");

  private static final String[] EVERY_KEY = {
    "output=hdfs://host:8020/ensembles",
    "seed=-7",
    "run-id=nightly-3",
    "data.format=cifar100",
    "data.validation-fraction=0.06",
    "data.blend-fraction=0.07",
    "data.test-fraction=0.2",
    "data.limit=6000",
    "data.shards=24",
    "members=[vgg16, { name: wide, network: resnet32, width: 2, tile: 6 }]",
    "network.convolution=conventional",
    "network.tile=6",
    "network.width=0.25",
    "network.dropout=0.2",
    "train.epochs=5",
    "train.workers-per-member=3",
    "train.initial-batch=48",
    "train.learning-rate=0.02",
    "train.momentum=0.8",
    "train.l2=0.01",
    "train.annealing=0.7",
    "train.exchange-precision=half",
    "train.normalization-group=16",
    "train.round-timeout-seconds=30",
    "train.max-epoch-attempts=2",
    "train.dynamic-batch.enabled=false",
    "train.dynamic-batch.warm-up-fraction=0.2",
    "train.dynamic-batch.warm-up-factor=3",
    "train.dynamic-batch.doubling-fraction=0.25",
    "train.dynamic-batch.momentum-curvature=1.75",
    "train.dynamic-batch.momentum-slope=0.4",
    "train.dynamic-batch.plateau-epochs=2",
    "train.dynamic-batch.plateau-factor=0.5",
    "train.dynamic-batch.capacity=1024",
    "pruning.sparsity=0.8",
    "pruning.pace=iterative",
    "pruning.start=0.1",
    "pruning.end=0.5",
    "pruning.scope=global",
    "pruning.ends=true",
    "retrain.start=fresh",
    "retrain.margin=0.01",
    "retrain.keep-versions=2",
  };

  @Test
  void whatIsNotGivenHasItsDefault() {
    assertThat(with())
        .isEqualTo(
            new JobConfiguration(
                "fashion",
                "ensembles",
                1,
                "auto",
                new DataConfiguration("/data", DataFormat.AUTO, 0.05, 0.05, 0.1, 0, 120),
                new NetworkDefaults(Convolution.WINOGRAD_RELU, 4, 1, 0),
                List.of(member("alexnet"), member("convpool"), member("allcnn")),
                new TrainConfiguration(
                    30,
                    2,
                    64,
                    0.01,
                    0.9,
                    0.001,
                    0.5,
                    1,
                    ExchangePrecision.SINGLE,
                    32,
                    120,
                    4,
                    new DynamicBatchSettings(true, 0.1, 2, 0.1, 1.6, 0.5, 5, 0.1, 0)),
                new PruningConfiguration(0, Pace.CUBIC, 0.2, 0.6, PruningScope.LAYER, false),
                new RetrainConfiguration(RetrainConfiguration.Start.WARM, 0, 5)));
  }

  @Test
  void everyKeyGoesWhereItBelongs() {
    assertThat(with(EVERY_KEY))
        .isEqualTo(
            new JobConfiguration(
                "fashion",
                "hdfs://host:8020/ensembles",
                -7,
                "nightly-3",
                new DataConfiguration("/data", DataFormat.CIFAR100, 0.06, 0.07, 0.2, 6000, 24),
                new NetworkDefaults(Convolution.CONVENTIONAL, 6, 0.25, 0.2),
                List.of(
                    new MemberConfiguration(
                        "vgg16", "vgg16", Convolution.CONVENTIONAL, 6, 0.25, 0.2),
                    new MemberConfiguration(
                        "wide", "resnet32", Convolution.CONVENTIONAL, 6, 2, 0.2)),
                new TrainConfiguration(
                    5,
                    3,
                    48,
                    0.02,
                    0.8,
                    0.01,
                    0.7,
                    1,
                    ExchangePrecision.HALF,
                    16,
                    30,
                    2,
                    new DynamicBatchSettings(false, 0.2, 3, 0.25, 1.75, 0.4, 2, 0.5, 1024)),
                new PruningConfiguration(0.8, Pace.ITERATIVE, 0.1, 0.5, PruningScope.GLOBAL, true),
                new RetrainConfiguration(RetrainConfiguration.Start.FRESH, 0.01, 2)));
  }

  @Test
  void halfPrecisionIsForGradientsOnly() {
    assertThat(with("train.averaging-frequency=4").train().averagingFrequency()).isEqualTo(4);
    assertThatThrownBy(() -> with("train.averaging-frequency=4", "train.exchange-precision=half"))
        .hasMessageContaining(
            "train.exchange-precision must be single where parameters are averaged"
                + " (train.averaging-frequency 4), not half");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "train.epochs=0 | train.epochs must be at least 1, not 0",
        "train.workers-per-member=0 | train.workers-per-member must be at least 1, not 0",
        "train.initial-batch=-1 | train.initial-batch must be at least 1, not -1",
        "train.learning-rate=0 | train.learning-rate must be above 0, not 0.0",
        "train.momentum=1 | train.momentum must be above 0 and below 1, not 1.0",
        "train.annealing=1.5 | train.annealing must be from 0 to 1, not 1.5",
        "train.l2=-0.1 | train.l2 must be at least 0, not -0.1",
        "train.averaging-frequency=0 | train.averaging-frequency must be at least 1, not 0",
        "train.normalization-group=0 | train.normalization-group must be at least 1, not 0",
        "train.round-timeout-seconds=0 | train.round-timeout-seconds must be at least 1, not 0",
        "train.max-epoch-attempts=0 | train.max-epoch-attempts must be at least 1, not 0",
        "train.dynamic-batch.warm-up-fraction=0"
            + " | train.dynamic-batch.warm-up-fraction must be above 0 and at most 1, not 0.0",
        "train.dynamic-batch.warm-up-factor=0.5"
            + " | train.dynamic-batch.warm-up-factor must be at least 1, not 0.5",
        "train.dynamic-batch.doubling-fraction=2"
            + " | train.dynamic-batch.doubling-fraction must be above 0 and at most 1, not 2.0",
        "train.dynamic-batch.momentum-curvature=1"
            + " | train.dynamic-batch.momentum-curvature must be large enough for momentum to stay"
            + " below 1, not 1.0, with which it peaks at 1.0198",
        "train.dynamic-batch.momentum-slope=-1"
            + " | train.dynamic-batch.momentum-slope must be at least 0, not -1.0",
        "train.dynamic-batch.plateau-epochs=0"
            + " | train.dynamic-batch.plateau-epochs must be at least 1, not 0",
        "train.dynamic-batch.plateau-factor=0"
            + " | train.dynamic-batch.plateau-factor must be above 0 and at most 1, not 0.0",
        "train.dynamic-batch.capacity=63 | train.dynamic-batch.capacity must be 0 or at least"
            + " train.initial-batch (64), not 63",
        "data.path= | data.path must be a path, not empty",
        "data.path=a:b | data.path must be a path, not 'a:b'",
        "data.validation-fraction=0 | data.validation-fraction must be above 0 and below 1, not"
            + " 0.0",
        "data.blend-fraction=1 | data.blend-fraction must be above 0 and below 1, not 1.0",
        "data.test-fraction=-0.1 | data.test-fraction must be above 0 and below 1, not -0.1",
        "data.limit=-1 | data.limit must be at least 0, not -1",
        "data.shards=1 | data.shards must be at least train.workers-per-member (2), not 1",
        "name=a/b | name must be letters, digits, '.', '_' or '-', and begin with a letter or digit, not 'a/b'",
        "run-id=.. | run-id must be letters, digits, '.', '_' or '-', and begin with a letter or digit, not '..'",
        "output=hdfs:ens | output must be a path, not 'hdfs:ens'",
        "output= | output must be a path, not empty",
        "members=[] | members must name at least one network, not none",
        "members=[vgg16, vgg16] | members must have different names, not two vgg16",
        "members=[lenet] | members.network must be one of alexnet, allcnn, convpool, resnet32,"
            + " vgg16, not 'lenet'",
        "members=[{ network: vgg16, tile: 5 }] | members.vgg16.tile must be 4 or 6, not 5",
        "network.tile=8 | network.tile must be 4 or 6, not 8",
        "network.width=0 | network.width must be above 0 and at most 16, not 0.0",
        "network.width=17 | network.width must be above 0 and at most 16, not 17.0",
        "retrain.margin=-0.1 | retrain.margin must be at least 0 and below 1, not -0.1",
        "retrain.keep-versions=0 | retrain.keep-versions must be at least 1, not 0",
        "network.dropout=1 | network.dropout must be at least 0 and below 1, not 1.0",
        "pruning.sparsity=1 | pruning.sparsity must be at least 0 and below 1, not 1.0",
        "pruning.start=-0.1 | pruning.start must be at least 0 and below 1, not -0.1",
        "pruning.end=1.1 | pruning.end must be above 0 and at most 1, not 1.1",
        "pruning.end=0.1 | pruning.end must be above pruning.start (0.2), not 0.1",
      })
  void aValueThatMakesNoSenseIsRefusedWithItsKey(String override, String message) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> with(override))
        .withMessageStartingWith(message)
        .withMessageMatching(".* \\(--set .*\\)");
  }

  @Test
  void sharesThatLeaveNothingToTrainOnAreRefused() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> with("data.validation-fraction=0.5", "data.blend-fraction=0.4"))
        .withMessageContaining("data.validation-fraction with blend-fraction and test-fraction");
  }

  @Test
  void aMissingNameOrPathSaysHowToGiveIt() {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JobConfiguration.load(List.of(), List.of("name=fashion")))
        .withMessage("data.path is missing: add it to a --conf file or say --data DIR");
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> JobConfiguration.load(List.of(), List.of("data.path=/d")))
        .withMessage("name is missing: add it to a --conf file or say --set name=...");
  }

  @Test
  void theWholeConfigurationIsRenderedAndReadBack() {
    JobConfiguration configuration =
        with("members=[vgg16, { name: wide, network: vgg16, width: 2 }]", "seed=9007199254740993");
    List<String> overrides = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> entry :
        ConfigFactory.parseString(configuration.toJson()).root().entrySet()) {
      ConfigValue value = entry.getValue();
      overrides.add(
          entry.getKey()
              + "="
              + (value.unwrapped() instanceof String text
                  ? text
                  : value.render(ConfigRenderOptions.concise())));
    }

    assertThat(JobConfiguration.load(List.of(), overrides)).isEqualTo(configuration);
  }

  @Test
  void underOneSettingAllOthersStay() {
    String[] under = Arrays.copyOf(EVERY_KEY, EVERY_KEY.length + 1);
    under[EVERY_KEY.length] = "seed=9007199254740993";

    assertThat(with(EVERY_KEY).under(List.of("seed=9007199254740993"))).isEqualTo(with(under));
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> with().under(List.of("train.epoch=2")))
        .withMessageContaining("train.epochs");
  }

  @Test
  void theBatchRuleTakesUpEverySetting() {
    DynamicBatchConfiguration rule =
        with("train.epochs=20", "train.dynamic-batch.capacity=512")
            .train()
            .dynamicBatchRule(4096, 54_000);

    assertThat(rule.epochs()).isEqualTo(20);
    assertThat(rule.initialLearningRate()).isEqualTo(0.01);
    assertThat(rule.maxBatch()).isEqualTo(512);
    assertThat(rule.momentum().curvature()).isEqualTo(1.6);
    assertThat(with().train().dynamicBatchRule(4096, 54_000).maxBatch()).isEqualTo(4096);
  }

  private static MemberConfiguration member(String network) {
    return new MemberConfiguration(network, network, Convolution.WINOGRAD_RELU, 4, 1, 0);
  }

  private static JobConfiguration with(String... overrides) {
    List<String> all = new ArrayList<>(REQUIRED);
    all.addAll(List.of(overrides));
    return JobConfiguration.load(List.of(), all);
  }
}
