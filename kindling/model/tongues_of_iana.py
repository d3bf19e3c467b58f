"""Languages of IANA's registry (BCP 47) of which CLDR says nothing: languages of signs, families, and rarer ones."""

#: Written by `python -m tests.judges.tongues`, from the registry in the Nu checker.
NOT_IN_CLDR = frozenset(
    """
    aam aav adp ads aed aen afa afg aft agp aih ais ajp ajs ajt aju alg als alv aoh aou apa aqa aql arb art asd asf
    asp asq asw ath aub aue auf aus aux awd ayr ayx ayy aza azc azj bad bai bat baz bbh bbz bcc bcl beg ber bfi bfk
    bfr bge bgk bgl bgm bh bhk bhx bic bij bjd bje bjq bkb blg bmt bmy bnl bnt bog bpb bpn bqh bqn bqy bsg btb btk
    btl bvl bvp bwn bxd bxe bxk bxr bxx byg byo byq byt byy bzg bzs cai cau cba cbe cbh cca ccn ccq ccs cda cdc cdd
    cdg cds cdy cel cik cjr cka ckh cld cls cmc cmk cmn cno cnr con cov coy cpe cpf cpp cqu crp csc csd cse csf csg
    csl csn csq csr csu csx cug cum cuq cur cus cuw cwd czo daf dap day dbr dek dgo dgu dha dhd dik dim diq dit djl
    dkl dlk dmn doq doz dra drb drd drh drr drw dse dsl dsz dtn dud duj dwl ecs eee egx ehs ekc ekk elh eli elp emk
    emo emq emy enu ero esk esl esn eso esx eth euq fcs fiu fox fse fsl fss fuc fuj gav gaz gbc gbo gda gds gem gft
    gfx ggn ggo ggr ghh ghl gii gio giu giw gji gli gly gme gmq gmw gno gom goz gqi gqu grk gro gse gsg gsm gss gti
    gug gus guv gya hab haf hca hdn hds hea him hkn hks hle hmc hme hmg hmh hmi hmk hml hmx hnu hok hos hoz hps hrr
    hsh hsl huj huo huq hyx iap ibi icl iir ijo ike iks ill ils ilw ima ime inc ine inl inm ins ira iro irr ise isg
    isr itc izi jar jcs jeg jhs jih jii jio jiq jkr jks jls jos jpx jsl jus kae kaf kar kbf kcr kcx kdo kdu kdv kej
    kep keq kfj kft kgc kgd kgg kgh kgi kgm kgn khi khk kjf kjv kkn kmr knc kng koj kox kpb kpp kpv krm ksa ksy ktr
    kvk kvs kvu kwq kxe kxh kxl kxs kxu kyp kzg kzh kzj kzt laf lak lay lba lbc lbg lbk lbs leg lgs lhl lhp lii llh
    llo lls lmm lmz lno lof lov lrr lsb lsc lsg lsh lsl lsn lso lsp lst lsv lsw lsy lvs lws lwu lyg map mdl mef meg
    mei mfs mgx mha mhh mhr mis mja mjo mjp mkg mkh mld mlm mlq mmj mmk mml mno mnt mof mrd mre msd msr mst mun mup
    mvi mvm mwd mwj mwx mwy myd myi myn myq mys myt mzc mzg mzs mzy nad nah nai nbf nbg nbs nbx ncp ncs nef nes ngf
    ngo nhh nic nkp nln nlr nmy nns nnx nom noo noz npa npi nrc nrr nsi nsl nsp nsr nte nts nub nul nxm nxu nzs ocm
    oge ojg ojp okh okj okl okn ome omn omq omv onb onw oog oos orh ory osn oto oua oun paa pat pbu pbz pcl pcr pdi
    peh pes pgy pgz pha phi phj phq pii pkc pks pkt plf plj plp plq plt ply pmc pmk pmu pnb pnu pod pox poz ppa ppr
    ppu pqe pqw pra prb prl prn prp prs pry prz psc psd psg psl pso psp psr ptq pty puk puz pys quh quz qvy qwe qxs
    ral raq ras rat rau rer rge rgk rib rie rmr rms rmv rmy rna rnb rnp roa rsi rsl rsm rsn rts ruh ryn rys rzh sai
    sal sap sbf sca scq sdl sdm sdp sdt sdv sdz sem sfb sfs sgg sgk sgl sgn sgo sgx shl shx sio sit sjk sjn sjo sjs
    skk sla slf slq sls slt smd smi smm smv snb snh soh soj son spu spx spy sqj sqk sqn sqr sqs sqx src ssa ssi ssk
    ssp ssr sul sum svk svr svx swc swh swl swn sxc sxg sxk sxl sxm sxo syd syy szd sze szs tai tbb tbq tbr tcl tct
    tdf tdu tgg tgr thc thn thw thx tia tid tie tiz tjm tkk tkm tkn tlo tlw tmk tmp tms tne tnf tnu tnz toe tpo tpq
    tpw tqq tqr trd trk tse tsf tsk tsm tsq tss tsy ttg ttq tup tut tuw tvy twc txb txc txh txr tza uan ugn ugy ukl
    uks ull umc umu unp uok urj url uun uuu uzn ved vel vgt vis vki vsi vsl vsn vsv wak wbs wea wen wgw wit wiw wkb
    wkl wku wlc wll wmg woy wra wrd wrn wry wuh wxa wya xac xad xae xap xaq xba xbc xbo xbx xcb xcc xce xcg xcl xcm
    xcn xct xcu xcv xcw xcy xdc xdm xeb xel xep xfa xga xgf xgl xgn xgr xha xhc xhd xhr xht xhu xia xib xil xip xiv
    xkh xki xko xlb xle xlg xli xln xlo xlp xls xlu xme xmk xml xms xnd xng xnh xno xns xpc xpe xpp xps xpu xpy xqa
    xqt xrq xsc xsj xsl xso xss xsv xtg xto xtr xtz xug xur xwg xzm ybd ybk ych ycp ydd yds yen ygs yha yhl yhs yif
    yik yip yiq yit yiu yix yiy yiz ykl ykn ykt yku ylm yln ylo yma ymc ymd ymh ymi ymq ymr yms ymt ymx ymz yne ynh
    yno yol yos yox ypa ypb ypg yph ypk ypm ypn ypo ypp ypz yri yrn ysc ysg ysl ysm yso yta ytl ytp yuu yuy ywl ywt
    yyz yzg yzk zai zal zcd zhb zhx zib zir zkb zkg zkh zkr zkv zle zls zlw znd zra zsk zsl zsm zua zyb
    """.split()
)
