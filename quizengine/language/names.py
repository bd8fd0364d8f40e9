"""Words that exist and that no dictionary here has. Typed, none of them is a slip in another word."""

# Tools, models, measures.
_NAMES = """
    adaboost adadelta adagrad adamax adamw airbyte airflow ansible arima arimax arma asgi auprc auroc avro bart
    bentoml bert catboost celery chroma clearml cnn containerd dask ddpg ddqn deberta dqn dvc faiss fastapi fasttext
    flatbuffers flink gans gbm gelu github gitlab glove gpt grafana graphql grpc gunicorn gym hadoop hdbscan helm
    hyperopt ipython jax jenkins joblib json jupyter jwt kafka kde kedro keras kmeans kserve kubectl kubeflow
    kubelet kubernetes kustomize langchain lightfm lightgbm lime llm lora lru lstm mae mape mase matplotlib metaflow
    milvus minio mlflow mlops mnist mongodb msgpack mse mujoco mysql nadam ndcg nltk nosql numba numpy nvidia oauth
    onnx openai openapi opencv optuna pandas parquet petastorm plotly podman postgres postgresql ppo prometheus
    protobuf pyspark pytest pytorch qdrant rabbitmq redis redux relu resnet rmse rmsle rmspe rmsprop rnn roberta
    rouge sarima sarsa scikit scipy seaborn seldon selu sgd shap silu sklearn smape smote spacy spark sqlalchemy
    sqlite statsmodels streamlit tensorboard tensorflow terraform tfx trpo umap unicorn uvicorn vgg wandb wape
    weaviate wsgi xgboost yaml yolo zenml кафка кубернетис докер джанго фласк питон пайторч монте
"""
# Words of the trade. Of two spellings of one word only one is here, so that the other counts as a slip.
_TERMS = """
    argmax argmin barplot bicluster binarizer biplot changelog chunker codec collinearity dataframe datalake
    dataloader datamart dockerfile ensembling failback failover featurization featurizer goodput gridsearch
    groundedness heatmap heteroscedasticity hexbin homoscedasticity huber idempotence idempotency idempotent imputer
    inlier lakehouse lemmatization lemmatizer lineplot logit logloss medoid multicollinearity nodeport observability
    prequential pubsub quantile regularizer rollforward serializer serverless softmax softplus sparsification
    stationarity stemmer stripplot swarmplot tokenizer univariate vectorization vectorizer webhook websocket
    алертинг андерсэмплинг батч батчинг батчнорм блендинг боксплот бустинг бутстрэп бэггинг бэктест бэктестинг
    вебхук векторизация версионирование датамарт датасет датафрейм дашборд дендрограмма деплой десериализация
    детекция дропаут импутация инференс логирование логит медоид минибатч нейросеть оверсэмплинг оркестрация
    пайплайн партиционирование передеплой перплексия персептрон прунинг пулинг регуляризатор реранкер ретривер
    роллаут роллбэк сериализация сигмоида скоринг софтмакс стекинг стемминг сэмплирование токенизатор токенизация
    фичестор файнтюнинг хитмап холдаут чанкинг шардинг шардирование эмбеддинг энкодер эндпоинт
"""
NAMES = frozenset(f"{_NAMES} {_TERMS}".split())

# A known word with one of these before it is a word of its own (предобучение), not a slip in another (переобучение).
PREFIXES = tuple(
    """
    авто анти без вне гипер де дис до контр кросс макро мета микро мини мульти над не недо об обще пере под поли полу
    пост пред предо псевдо раз рас само сверх со супер суб транс ультра
    anti auto counter cross de dis hyper in inter macro meta micro mid mini mis mono multi non out over poly post pre
    pseudo re semi sub super trans ultra un under up
    """.split()
)
